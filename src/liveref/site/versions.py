"""The fields and operations that each microversion of an API brings and takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import API, Operation
from liveref.model.microversion import Version, parse, understood, written
from liveref.model.projection import turning_points
from liveref.model.schema import Schema

__all__ = ["Change", "VersionView", "all_versions", "changes_of", "fields_of"]


class Change(NamedTuple):
    """A part of an operation that comes or goes: "operation", "request", "response", "query", ...
    `name` is that of a field or a parameter, "" for the operation itself."""

    operation: Operation
    part: str
    name: str


class VersionView(NamedTuple):
    """A microversion with all that is new in it, and all that it no longer has."""

    version: str
    added: list[Change]
    removed: list[Change]


def changes_of(api: API) -> list[VersionView]:
    """The versions in which something changes, the newest first."""
    views: dict[Version, VersionView] = {}
    lowest = understood(api.min_version)
    for operation in api.operations:
        for part, name, minimum, maximum in _parts(operation):
            change = Change(operation, part, name)
            first, last = understood(minimum), understood(maximum)
            if first is not None and first != lowest:
                _view(views, first).added.append(change)
            if last is not None:
                _view(views, (*last[:-1], last[-1] + 1)).removed.append(change)
    return [views[version] for version in sorted(views, reverse=True)]


def all_versions(api: API) -> list[str]:
    """The microversions that a reader can choose, in order; none where there is no choice."""
    if api.min_version is None or api.max_version is None:
        return []
    low, high = parse(api.min_version), parse(api.max_version)
    if len(low) == len(high) == 2 and low[0] == high[0]:
        return [f"{low[0]}.{minor}" for minor in range(low[1], high[1] + 1)]
    points = {low, high}.union(*(turning_points(operation) for operation in api.operations))
    return [written(version) for version in sorted(points)]


def fields_of(operation: Operation) -> Iterator[tuple[str, str]]:
    """The parameters and fields of an operation, each with the part that it belongs to."""
    for part, name, _, _ in _parts(operation):
        if name:
            yield part, name


def _view(views: dict[Version, VersionView], version: Version) -> VersionView:
    return views.setdefault(version, VersionView(written(version), [], []))


def _parts(operation: Operation) -> Iterator[tuple[str, str, str | None, str | None]]:
    """The parts of an operation with their first and their last version."""
    yield "operation", "", operation.min_version, operation.max_version
    for parameter in operation.parameters:
        location = parameter.location.value
        yield location, parameter.name, parameter.min_version, parameter.max_version
    if operation.request is not None:
        yield from _fields("request", operation.request.schema, "")
    seen: set[tuple[str, str | None, str | None]] = set()
    for response in operation.responses:
        if response.body is not None:
            for part, *field in _fields("response", response.body.schema, ""):
                key = (field[0] or "", field[1], field[2])
                if key not in seen:
                    seen.add(key)
                    yield (part, *key)


def _fields(
    part: str, schema: Schema, above: str
) -> Iterator[tuple[str, str, str | None, str | None]]:
    for name, property_ in schema.properties.items():
        path = f"{above}{name}"
        yield part, path, property_.min_version, property_.max_version
        yield from _fields(part, property_.schema, f"{path}.")
    for inner in (schema.items, schema.additional, *schema.one_of):
        if isinstance(inner, Schema):
            yield from _fields(part, inner, above)
