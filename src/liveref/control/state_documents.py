"""The forms of an exported state: JSON, YAML, and a ZIP archive with the blobs beside the records.

An archive holds `state.json` and each blob as `blobs/SHA512`. Nothing outside the document is read.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from typing import Any

import msgspec
import yaml

from liveref.control.exported_state import MOST_BLOB_BYTES
from liveref.service.request.problem import Problem
from liveref.values.safe_yaml import SafeDumper, SafeLoader, is_deeper, load_yaml

__all__ = ["JSON", "MOST_BYTES", "YAML", "ZIP", "read_document", "write_document"]

JSON, YAML, ZIP = "application/json", "application/yaml", "application/zip"
MOST_BYTES = 400 * 1024 * 1024
"""Bytes of a state: its blobs are in base64."""
_MOST_YAML = 4 * 1024 * 1024
_DEPTH = 100
_STATE, _BLOBS = "state.json", "blobs/"
_BLOB = re.compile(rf"{_BLOBS}[0-9a-f]{{128}}")
_MOST_ENTRIES = 100_000


def write_document(document: dict[str, Any], kind: str) -> bytes:
    """The state in the form of a media type."""
    if kind == YAML:
        text = yaml.dump(document, Dumper=SafeDumper, sort_keys=False, allow_unicode=True)
        return text.encode()
    return _archive(document) if kind == ZIP else msgspec.json.encode(document)


def read_document(raw: bytes, kind: str) -> Any:
    """The state in a document of YAML or in an archive. Raises Problem 400 for what is none, 413
    for one that is too large."""
    return _opened(raw) if kind == ZIP else _parsed(raw)


def _archive(document: dict[str, Any]) -> bytes:
    rest = {key: value for key, value in document.items() if key != "blobs"}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        text = msgspec.json.format(msgspec.json.encode(rest), indent=2)
        archive.writestr(_info(_STATE), text)
        for name, content in document["blobs"].items():
            archive.writestr(_info(_BLOBS + name), base64.b64decode(content))
    return made.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    """An entry without the time of its making, so that a state has one archive."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _opened(raw: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _content(archive)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(400, f"{_STATE} is not valid JSON: {error}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise Problem(400, f"The body is no ZIP archive that can be read: {error}.") from None


def _content(archive: zipfile.ZipFile) -> Any:
    """The state, with the blobs that stand beside it. Raises Problem 400 for an archive without a
    state or with other files, 413 for one that unpacks to too much."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    for name in names:
        if name != _STATE and not _BLOB.fullmatch(name):
            raise Problem(400, f"The archive holds {name[:100]!r}; a state is {_STATE}, blobs/...")
    if names.count(_STATE) != 1 or len(names) > _MOST_ENTRIES:
        raise Problem(400, f"The archive needs one {_STATE}, and {_MOST_ENTRIES} files at most.")
    left = MOST_BYTES
    blobs: dict[str, str] = {}
    state: Any = None
    for entry in entries:
        content = _unpacked(archive, entry, left)
        left -= len(content)
        if entry.filename == _STATE:
            state = msgspec.json.decode(content)
        else:
            blobs[entry.filename.removeprefix(_BLOBS)] = base64.b64encode(content).decode("ascii")
    return state | {"blobs": blobs} if isinstance(state, dict) else state


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """The content of a file. The size that the archive states is not believed."""
    most = min(left, MOST_BLOB_BYTES)
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Problem(413, f"The archive unpacks to more than {MOST_BLOB_BYTES} bytes.")
    return content


def _parsed(raw: bytes) -> Any:
    """A document in YAML. Raises Problem 413 for a large one, which JSON has room for; 400 for one
    that is no YAML or nested too deeply, and for references to its own parts, by which a small
    document can stand for an endless one."""
    if len(raw) > _MOST_YAML:
        raise Problem(413, f"A document in YAML has {_MOST_YAML} bytes at most; send JSON.")
    try:
        text = raw.decode()
        if is_deeper(text, _DEPTH):
            raise Problem(400, f"The document is nested deeper than {_DEPTH} levels.")
        events = yaml.parse(text, Loader=SafeLoader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            raise Problem(400, "The document refers to parts of itself (YAML aliases).")
        return load_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Problem(400, f"The document is not valid YAML: {error}.") from None
