"""The microversions in which an operation answers with a code of success, as its prose tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liveref.model.microversion import Version, parse, written
from liveref.model.prose import Prose

__all__ = ["Limits", "code_versions"]

Limits = tuple[str | None, str | None]
"""The first and the last version, None for no limit."""

_VERSION = r"(?:in|since|from|with|as\ of)\s+(?:micro)?version\s+(?P<version>\d+\.\d+)"
_CHANGED = re.compile(
    rf"\bcode\s+(?:was|is|has\s+been)\s+changed\s+from\s+(?P<old>2\d\d)\s+to\s+(?P<new>2\d\d)\s+{_VERSION}",
    re.IGNORECASE,
)
_IS = re.compile(rf"\bcode\s+is\s+(?P<new>2\d\d)\s+{_VERSION}", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?P<code>2\d\d)\s+\((?:micro)?versions?\s+(?P<first>\d+\.\d+)\s*(?P<on>-)?\s*(?P<last>\d+\.\d+)?\s*\)",
    re.IGNORECASE,
)


def code_versions(prose: Iterable[Prose], codes: Iterable[int]) -> dict[int, Limits]:
    """The limits of those of the codes that have some."""
    found: dict[int, Limits] = {}
    known = frozenset(codes)
    for text in (" ".join(piece.source.split()) for piece in prose):
        for each in _LISTED.finditer(text):
            last = each["last"] if each["on"] else each["first"]
            found[int(each["code"])] = (each["first"], last)
        for each in (*_CHANGED.finditer(text), *_IS.finditer(text)):
            new, version = int(each["new"]), parse(each["version"])
            old = {int(each["old"])} if "old" in each.groupdict() else known - {new}
            found |= {code: (None, _before(version)) for code in old}
            found[new] = (written(version), None)
    return {code: limits for code, limits in found.items() if code in known}


def _before(version: Version) -> str:
    return written((*version[:-1], version[-1] - 1))
