"""Major versions of an API in its paths, and version documents in its answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from liveref.model.api import Effect
from liveref.naming.patterns import matches

__all__ = [
    "edition_segment",
    "is_version_document",
    "only_version",
    "spellings",
    "version_segments",
]

_MAJOR = re.compile(r"v\d+", re.IGNORECASE)
_ID = re.compile(r"v\d+(\.\d+)*|\d+\.\d+", re.IGNORECASE)


class Called(Protocol):
    """An operation, as far as its path and its effect go."""

    @property
    def path(self) -> str:
        """The path as it is called."""

    @property
    def effect(self) -> Effect:
        """The effect of the operation."""


def edition_segment(address: str, pattern: str) -> str:
    """The segment of a URL that says which version it leads to, "" for none."""
    parts = [part for part in urlsplit(address).path.split("/") if part]
    return next((part for part in parts if matches(pattern, part)), "")


def spellings(segment: str) -> tuple[str, ...]:
    """The ways to write the segment of a major version: `v2` is `v2.0`. Its own comes first."""
    major = segment.removesuffix(".0")
    if not _MAJOR.fullmatch(major):
        return (segment,)
    return segment, major if major != segment else f"{segment}.0"


def version_segments(operations: Iterable[Called], pattern: str) -> dict[str, int]:
    """The versions that paths begin with and how many do, the most frequent first."""
    counts: Counter[str] = Counter()
    for operation in operations:
        first = operation.path.strip("/").partition("/")[0]
        if operation.effect is not Effect.DISCOVERY and _is_version(first, pattern):
            counts[first] += 1
    return dict(counts.most_common())


def only_version(operations: Iterable[Called], pattern: str) -> str | None:
    """The version that paths begin with, where there is no other."""
    counts = version_segments(operations, pattern)
    return next(iter(counts)) if len(counts) == 1 else None


def _is_version(segment: str, pattern: str) -> bool:
    return "{" not in segment and matches(pattern, segment)


def is_version_document(value: Any) -> bool:
    """Whether a JSON value tells of a version of the API."""
    if not isinstance(value, dict) or not {"links", "status"} & value.keys():
        return False
    return isinstance(value.get("id"), str) and _ID.fullmatch(value["id"]) is not None
