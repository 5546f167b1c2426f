"""A reference's files -> `Document`."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from liveref.model.origin import Origin
from liveref.reading.contents import SOURCES, Contents
from liveref.reading.document import Document
from liveref.reading.file_rules import UNREACHED_FILE
from liveref.reading.files import Cache, Files, Findings
from liveref.reading.operations import Reader
from liveref.reading.rules import NO_OPERATION
from liveref.reading.settings import read_settings, read_values
from liveref.reading.sources import Sources
from liveref.reading.tree import Tree, Unreadable
from liveref.values.unicode import encodable

BEHAVIOUR = "behaviour.yaml"

_GENERIC = frozenset({"source", "api-ref", "api_ref", "doc", "docs", "rst", ""})


class ReadingError(Exception):
    """There is nothing to read; the message says why, for a person."""


class Trace(msgspec.Struct, frozen=True):
    """The files that a reading looked for, and whether they were there, relative to the root.

    `listed` are the names found when files were listed, by the endings looked for. A reading
    of the same root with the same trace and the same contents has the same result.
    """

    looked_for: dict[str, bool]
    listed: dict[tuple[str, ...], tuple[str, ...]]


def read(path: Path, *, jobs: int | None = None) -> Document:
    """Read a reference: a folder that holds `index.rst`, or one `.rst` file.

    `jobs` processes share the work, as many as seem worth it by default. Raises ReadingError
    if there is nothing to read at all; whatever else is wrong is a diagnostic.
    """
    return read_traced(path, jobs=jobs)[0]


def read_traced(
    path: Path, *, jobs: int | None = None, cache: Cache | None = None
) -> tuple[Document, Trace]:
    """The result of `read`, and the trace; a file whose result is in the cache is not parsed
    again."""
    root, first = _start(path)
    files = Files(Tree(root), Findings(), cache)
    if path.is_dir():
        files.prepare(files.tree.files(SOURCES), jobs)
    try:
        document = _document(path, files, first)
    except Unreadable as error:
        raise ReadingError(f"{path} cannot be read: {error}") from error
    return document, Trace(files.tree.looked_for, files.tree.listed)


def _document(path: Path, files: Files, first: str) -> Document:
    """Assemble the document. Raises Unreadable if there is no first file."""
    findings, sources = files.findings, Sources(files)
    contents = Contents(files, read_values(files))
    reader = Reader(sources)
    for outline in contents.outlines(first):
        sources.substitutions = outline.substitutions
        reader.read(outline.top)
    if path.is_dir():
        _report_unreached(files, contents)
    if not reader.operations:
        message = "No operation was found; describe each in a section with a `rest_method`."
        findings.add(NO_OPERATION, Origin(first), message)
    title = next((section.title for section in reader.sections if section.title), "")
    title = title or next((operation.title for operation in reader.operations), "")
    return Document(
        name=_name(path, title),
        title=title,
        root=str(files.tree.root),
        settings=read_settings(files),
        sections=tuple(reader.sections),
        operations=tuple(reader.operations),
        definitions=sources.definitions(),
        behaviour_file=BEHAVIOUR if files.tree.exists(BEHAVIOUR) else None,
        diagnostics=findings.sorted(),
    )


def _start(path: Path) -> tuple[Path, str]:
    """The root and the first file of what is to be read."""
    if path.is_file():
        return path.resolve().parent, path.resolve().name
    if not path.exists():
        raise ReadingError(f"There is no {path}; give a folder that holds index.rst, or a file.")
    if not path.is_dir():
        raise ReadingError(f"{path} is neither a folder nor a file.")
    if not (path / "index.rst").is_file():
        raise ReadingError(f"{path} holds no index.rst; give the folder that does, or a file.")
    return path, "index.rst"


def _report_unreached(files: Files, contents: Contents) -> None:
    for file in files.tree.files(SOURCES):
        if file not in contents.reached:
            message = "No toctree and no include reaches this file; add it to one, or remove it."
            files.findings.add(UNREACHED_FILE, Origin(file), message)
    for path in sorted(files.tree.unnameable):
        message = "The name of this file is no UTF-8, so that no document can name it; rename it."
        files.findings.add(UNREACHED_FILE, Origin(encodable(path)), message)


def _name(path: Path, title: str) -> str:
    """A slug: from the folder that has a name of its own, or the file, or else the title."""
    resolved = path.resolve()
    if resolved.is_file() and resolved.stem != "index":
        return _slug(resolved.stem)
    folder = resolved.parent if resolved.is_file() else resolved
    while folder.name.lower() in _GENERIC and folder != folder.parent:
        folder = folder.parent
    return _slug(re.sub(r"-\d[\w.]*$", "", folder.name)) or _slug(title) or "reference"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
