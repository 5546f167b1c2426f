"""Parameters and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from liveref.model.api import Location, Operation, Parameter
from liveref.model.microversion import Range
from liveref.model.schema import Schema
from liveref.openapi.context import Context
from liveref.openapi.rules import DIFFERING_PARAMETER, IGNORED_HEADER
from liveref.openapi.schemas import value_schema
from liveref.prose import commonmark

__all__ = ["headers", "parameters"]

_NAMES = re.compile(r"\{([^{}]*)\}")
_IGNORED = ("accept", "content-type", "authorization")


def parameters(context: Context, operations: list[Operation]) -> list[dict[str, Any]]:
    """The parameters of operations that stand on one method and path, each once.

    All names in the path are among them. One of a single operation of several is not
    required.
    """
    uses_by_name: dict[tuple[str, Location], list[tuple[Operation, Parameter]]] = {}
    for operation in operations:
        for parameter in _all_of(operation):
            name = parameter.name
            key = name.lower() if parameter.location is Location.HEADER else name
            uses_by_name.setdefault((key, parameter.location), []).append((operation, parameter))
    return [
        written
        for uses in uses_by_name.values()
        if (written := _united(context, uses, len(operations))) is not None
    ]


def headers(context: Context, uses: Iterable[tuple[Operation, Parameter]]) -> dict[str, Any]:
    """The headers of a response, by name."""
    headers_by_name: dict[str, Any] = {}
    for operation, header in uses:
        if header.name.lower() == "content-type":
            _say_ignored(context, operation, header)
            continue
        limits = Range.of(header.min_version, header.max_version)
        if limits.holds(context.at) and header.name not in headers_by_name:
            headers_by_name[header.name] = _described(context, operation, header, limits)
            if header.required:
                headers_by_name[header.name]["required"] = True
    return headers_by_name


def _all_of(operation: Operation) -> list[Parameter]:
    """The documented parameters, and those that stand in the path alone."""
    in_path = {p.name for p in operation.parameters if p.location is Location.PATH}
    names = dict.fromkeys(_NAMES.findall(operation.path))
    added = [
        Parameter(name=name, location=Location.PATH, schema=Schema(types=("string",)))
        for name in names
        if name not in in_path
    ]
    return [
        parameter
        for parameter in (*operation.parameters, *added)
        if parameter.location is not Location.PATH or parameter.name in names
    ]


def _united(
    context: Context, uses: list[tuple[Operation, Parameter]], count: int
) -> dict[str, Any] | None:
    """One parameter of all its uses; None where it is not to be written."""
    applicable = [
        (operation, parameter, limits)
        for operation, parameter in uses
        if (limits := _range(context, operation, parameter)).holds(context.at)
        or parameter.location is Location.PATH
    ]
    if not applicable or _is_elsewhere(context, *uses[0]):
        return None
    operation, parameter, _ = applicable[0]
    _say_differing(context, applicable)
    written: dict[str, Any] = {"name": parameter.name, "in": parameter.location.value}
    limits = _united_range([limits for _, _, limits in applicable])
    everywhere = len({operation.id for operation, _, _ in applicable}) == count
    if parameter.location is Location.PATH:
        written["required"] = True
    elif everywhere and all(p.required for _, p, _ in applicable):
        written["required"] = context.at is not None or not limits.is_limited
    return written | _described(context, operation, parameter, limits)


def _described(
    context: Context, operation: Operation, parameter: Parameter, limits: Range
) -> dict[str, Any]:
    written: dict[str, Any] = {}
    description = parameter.schema.description
    if description and (text := commonmark(description)):
        written["description"] = text
    origin = parameter.origin or operation.origin
    written["schema"] = value_schema(context, parameter.name, parameter.schema, origin)
    if extension := context.extension(limits):
        written["x-openstack"] = extension
    return written


def _range(context: Context, operation: Operation, parameter: Parameter) -> Range:
    origin = parameter.origin or operation.origin
    return context.range(parameter.min_version, parameter.max_version, origin)


def _united_range(ranges: list[Range]) -> Range:
    firsts = [limits.first for limits in ranges]
    lasts = [limits.last for limits in ranges]
    first = None if None in firsts else min(v for v in firsts if v is not None)
    last = None if None in lasts else max(v for v in lasts if v is not None)
    return Range(first, last)


def _is_elsewhere(context: Context, operation: Operation, parameter: Parameter) -> bool:
    """Whether a header is described by the content or the security scheme."""
    if parameter.location is not Location.HEADER:
        return False
    authentication = context.api.conventions.authentication
    if authentication and parameter.name.lower() == authentication.header.lower():
        return True
    if parameter.name.lower() not in _IGNORED:
        return False
    _say_ignored(context, operation, parameter)
    return True


def _say_ignored(context: Context, operation: Operation, parameter: Parameter) -> None:
    message = f"The header {parameter.name} of {operation.id} is left out: OpenAPI ignores it."
    context.say(IGNORED_HEADER, parameter.origin or operation.origin, message, row=parameter.name)


def _say_differing(context: Context, uses: list[tuple[Operation, Parameter, Range]]) -> None:
    (first, parameter, _), *others = uses
    for operation, other, _ in others:
        if other.schema != parameter.schema:
            message = (
                f"`{other.name}` of {operation.id} differs from that of {first.id}, which is"
                " exported; make them one row."
            )
            context.say(
                DIFFERING_PARAMETER, other.origin or operation.origin, message, row=other.name
            )
