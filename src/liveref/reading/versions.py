"""The range of versions that a section says it holds for."""

from __future__ import annotations

import re
from typing import NamedTuple

from liveref.reading.outline import Node, Placed

_NUMBER = r"v?(\d+\.\d+)"
_NOUN = r"(?:(?:API|micro-?versions?|versions?)\s+)*"
_SINCE = re.compile(
    rf"\((?:since|from|starting (?:with|from|in)|new in|added in)\s+{_NOUN}{_NUMBER}", re.IGNORECASE
)
_UNTIL = re.compile(rf"\((?:until|up to|through)\s+{_NOUN}{_NUMBER}", re.IGNORECASE)
_RANGE = re.compile(rf"\({_NOUN}{_NUMBER}\s*-\s*(?:{_NUMBER})?\s*\)", re.IGNORECASE)
_WHOLE = re.compile(r"\bAPIs?\s+(?:was|were)\s+(?:introduced|added)\b", re.IGNORECASE)
_FIELD = re.compile(r"\b(min_version|max_version):\s+(\S+)")


class Versions(NamedTuple):
    """The first and the last version, as text; None where there is no bound."""

    least: str | None = None
    most: str | None = None

    def within(self, outer: Versions) -> Versions:
        """These bounds, and the outer ones where there are none."""
        return Versions(self.least or outer.least, self.most or outer.most)


def section_versions(node: Node) -> Versions:
    """The bounds that a section's title states (“since API v2.7”), or a bare `versionadded`.

    A `versionadded` with a text speaks of that text, often of a single field, unless it says that
    an API was introduced.
    """
    added = next((_bare(directive) for directive in node.directives("versionadded")), None)
    removed = next((_bare(directive) for directive in node.directives("versionremoved")), None)
    return titled_versions(node.title).within(Versions(added, removed))


def method_versions(content: tuple[str, ...]) -> Versions:
    """The bounds in the body of a `rest_method`."""
    fields = dict(_FIELD.findall("\n".join(content)))
    return Versions(fields.get("min_version"), fields.get("max_version"))


def first_version(text: str) -> str | None:
    """The first version that a caption or heading names, if it names any."""
    match = _NAMED.search(text)
    return match.group(1) or match.group(2) if match else None


_NAMED = re.compile(
    rf"(?:\bv|\bmicro-?versions?\s+v?|\bversion\s+v?)(\d+\.\d+)\b|\({_NUMBER}\)", re.IGNORECASE
)


def titled_versions(title: str) -> Versions:
    """The bounds that a title or heading states: “(microversions 1.20 - )”."""
    if both := _RANGE.search(title):
        return Versions(both.group(1), both.group(2))
    since, until = _SINCE.search(title), _UNTIL.search(title)
    return Versions(since and since.group(1), until and until.group(1))


def _bare(placed: Placed) -> str | None:
    """The version of a directive whose text is empty or speaks of all; text on the next line is
    the directive's argument as well."""
    version, *rest = placed.directive.argument.split()
    text = " ".join((*rest, *placed.directive.content))
    is_version = re.fullmatch(_NUMBER, version) is not None
    return version.lstrip("v") if is_version and (not text or _WHOLE.search(text)) else None
