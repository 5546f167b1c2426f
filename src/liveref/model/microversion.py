"""Microversions: how they compare, and the ranges in which a body keeps its shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from liveref.model.schema import Property, Schema

__all__ = [
    "Range",
    "Version",
    "has_required_interlude",
    "parse",
    "properties",
    "ranges",
    "starts",
    "understood",
    "written",
]

Version = tuple[int, ...]
_FORM = re.compile(r"\d+(\.\d+)*")


def parse(text: str) -> Version:
    """`2.20` as (2, 20), which comes after (2, 3). Raises ValueError for anything else."""
    if not _FORM.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not a version such as 2.79")
    return tuple(int(part) for part in text.strip().split("."))


def understood(text: str | None) -> Version | None:
    """The version, None where there is none or it can't be understood."""
    try:
        return parse(text) if text else None
    except ValueError:
        return None


class Range(msgspec.Struct, frozen=True):
    """From `first` to `last`, both included; None is no limit."""

    first: Version | None = None
    last: Version | None = None

    @classmethod
    def of(cls, minimum: str | None, maximum: str | None) -> Range:
        """The range between two versions as written."""
        return cls(understood(minimum), understood(maximum))

    def holds(self, version: Version | None) -> bool:
        """Whether the version lies within; None lies in every range."""
        return version is None or (
            (self.first is None or self.first <= version)
            and (self.last is None or version <= self.last)
        )

    def overlaps(self, other: Range) -> bool:
        """Whether any version lies in both."""
        apart = (self.last is not None and other.first is not None and self.last < other.first) or (
            other.last is not None and self.first is not None and other.last < self.first
        )
        return not apart

    @property
    def is_limited(self) -> bool:
        """Whether it has a limit at all."""
        return self.first is not None or self.last is not None

    def extension(self) -> dict[str, str]:
        """`min-ver` and `max-ver`, as gtema/openstack-openapi writes them."""
        limits = {"min-ver": self.first, "max-ver": self.last}
        return {key: written(version) for key, version in limits.items() if version is not None}


def written(version: Version) -> str:
    """(2, 20) as `2.20`."""
    return ".".join(map(str, version))


def ranges(schema: Schema, within: Range) -> list[Range]:
    """The ranges, in order, in which the properties of a schema are the same throughout.

    One range where no property has a limit inside `within`.
    """
    versions = starts(Range.of(p.min_version, p.max_version) for p in properties(schema))
    inside = sorted(start for start in versions if _is_inside(start, within))
    firsts = [within.first, *inside]
    lasts = [_before(start) for start in inside] + [within.last]
    return [Range(first, last) for first, last in zip(firsts, lasts, strict=True)]


def starts(limits: Iterable[Range]) -> set[Version]:
    """The versions at which something comes or goes, of things that exist in these ranges."""
    versions: set[Version] = set()
    for limit in limits:
        if limit.first is not None:
            versions.add(limit.first)
        if limit.last is not None:
            versions.add((*limit.last[:-1], limit.last[-1] + 1))
    return versions


def has_required_interlude(schema: Schema) -> bool:
    """Whether a property is required from one version to another, and neither before nor after:
    then a body without it is right on both sides and not between."""
    return any(
        prop.required
        and understood(prop.min_version) is not None
        and understood(prop.max_version) is not None
        for prop in properties(schema)
    )


def _is_inside(start: Version, within: Range) -> bool:
    after = within.first is None or within.first < start
    return after and within.holds(start) and start[-1] > 0


def _before(version: Version) -> Version:
    return (*version[:-1], version[-1] - 1)


def properties(schema: Schema) -> Iterator[Property]:
    """All properties in a schema, at any depth."""
    for prop in schema.properties.values():
        yield prop
        yield from properties(prop.schema)
    parts = [schema.items, schema.additional, *schema.one_of]
    for part in parts:
        if isinstance(part, Schema):
            yield from properties(part)
