"""The versions of an API: the major ones, by its paths and its version documents, and the
range of microversions that these state.

A version document is an object with an `id` such as `v2.1` and links or a status, wherever it
stands in an example of a discovery operation. Where a reference shows none, the versions are
those that its paths begin with, but for what is left of old ones: no client could do much there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Edition, Effect, Operation
from liveref.model.conventions import Conventions
from liveref.model.microversion import Version, properties, understood, written
from liveref.model.schema import Schema
from liveref.naming.versions import edition_segment, is_version_document, version_segments

__all__ = ["Editions", "editions_of", "version_documents"]

_TITLED = re.compile(r"\bversion (\d+\.\d+)\b", re.IGNORECASE)
_REMNANT = 0.1
"""The share of the paths of the most frequent version below which one is a remnant."""


class Editions(msgspec.Struct, frozen=True):
    """What is known of an API's versions; see `model.api.API`."""

    all: tuple[Edition, ...] = ()
    base: str = ""
    min_version: str | None = None
    max_version: str | None = None


def editions_of(
    operations: Sequence[Operation],
    conventions: Conventions,
    minimum: str | None,
    maximum: str | None,
    titles: Iterable[str] = (),
) -> Editions:
    """The versions of the API that has these operations; `minimum` and `maximum` are the
    microversions that the reference's own settings state, None where they state none, and
    `titles` those of the document's sections."""
    pattern = conventions.paths.version
    segments = version_segments(operations, pattern)
    shown = [_edition(document, pattern) for document in _documents(operations)]
    known = {edition.id: edition for edition in reversed(shown)}
    editions = list(reversed(known.values()))
    base = "" if segments else _base(editions)
    served = set(segments) or {base}
    editions = [e for e in editions if e.segment in served]
    editions += _by_paths(_whole(segments), {e.segment for e in editions})
    low, high = _microversions(editions, operations, minimum, maximum)
    if low is None:
        editions = [_up_to_date(edition, titles) for edition in editions]
    return Editions(tuple(editions), base, low, high)


def _whole(segments: dict[str, int]) -> list[str]:
    """The versions of which more than a remnant is documented."""
    most = max(segments.values(), default=0)
    return [segment for segment, count in segments.items() if count > most * _REMNANT]


def _documents(operations: Iterable[Operation]) -> Iterator[dict[str, Any]]:
    for operation in operations:
        if operation.effect is Effect.DISCOVERY:
            for response in operation.responses:
                for example in response.body.examples if response.body else ():
                    if example.value is not UNSET:
                        yield from version_documents(example.value)


def version_documents(value: Any) -> Iterator[dict[str, Any]]:
    """The version documents in a JSON value."""
    if isinstance(value, dict):
        if is_version_document(value):
            yield value
        for part in value.values():
            yield from version_documents(part)
    elif isinstance(value, list):
        for part in value:
            yield from version_documents(part)


def _edition(document: dict[str, Any], pattern: str) -> Edition:
    status = document.get("status")
    return Edition(
        id=document["id"],
        segment=edition_segment(_own_address(document), pattern),
        status=status if isinstance(status, str) else "CURRENT",
        document=document,
    )


def _own_address(document: dict[str, Any]) -> str:
    links = document.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "self":
            return str(link.get("href", ""))
    return ""


def _base(editions: list[Edition]) -> str:
    """Of the versions that are shown, the segment of the current one."""
    current = [e.segment for e in editions if e.status.upper() in ("CURRENT", "STABLE")]
    return (current or [e.segment for e in editions] or [""])[-1]


def _by_paths(segments: list[str], known: set[str]) -> list[Edition]:
    """A version for each segment that no version document leads to; the highest is the current
    one, unless a document tells of another."""
    unknown = [segment for segment in segments if segment not in known]
    highest = max(unknown, key=lambda s: understood(s.lstrip("vV")) or (), default="")
    return [
        Edition(id=s, segment=s, status="SUPPORTED" if known or s != highest else "CURRENT")
        for s in unknown
    ]


def _up_to_date(edition: Edition, titles: Iterable[str]) -> Edition:
    """A version that no document shows, at the latest that titles tell of: "What's New in
    Version 3.14"."""
    major = understood(edition.id.lstrip("vV"))
    if edition.document or major is None or len(edition.id.split(".")) > 1:
        return edition
    told = [understood(found[1]) for title in titles for found in _TITLED.finditer(title)]
    latest = max((v for v in told if v is not None and v[0] == major[0]), default=None)
    return msgspec.structs.replace(edition, id=f"v{written(latest)}") if latest else edition


def _microversions(
    editions: Iterable[Edition],
    operations: Sequence[Operation],
    minimum: str | None,
    maximum: str | None,
) -> tuple[str | None, str | None]:
    """The range that a client may choose from: as the settings state it, else the version
    documents, up to the latest that the reference mentions anywhere."""
    if minimum is not None and maximum is not None:
        return minimum, maximum
    lows = [understood(_text(e.document, "min_version")) for e in editions]
    highs = [
        understood(_text(e.document, key)) for e in editions for key in ("version", "max_version")
    ]
    low = min((v for v in lows if v is not None), default=None)
    high = max((v for v in highs if v is not None), default=None)
    if low is None or (high is None and minimum is None):
        return minimum, maximum
    mentioned = [v for v in _mentioned(operations) if v[0] == low[0]]
    return minimum or written(low), maximum or written(max([high or low, *mentioned]))


def _text(document: dict[str, Any], key: str) -> str | None:
    value = document.get(key)
    return value if isinstance(value, str) else None


def _mentioned(operations: Iterable[Operation]) -> set[Version]:
    """The versions that rows, operations and examples are said to be of."""
    found: set[Version | None] = set()
    for operation in operations:
        found |= {understood(operation.min_version), understood(operation.max_version)}
        found |= {understood(parameter.min_version) for parameter in operation.parameters}
        bodies = [operation.request, *(response.body for response in operation.responses)]
        for body in filter(None, bodies):
            found |= _in_schema(body.schema)
            found |= {understood(example.microversion) for example in body.examples}
    return {version for version in found if version is not None}


def _in_schema(schema: Schema) -> set[Version | None]:
    return {understood(known.min_version) for known in properties(schema)}
