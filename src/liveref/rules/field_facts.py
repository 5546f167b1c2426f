"""The facts about the fields of resources, in the terms that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from liveref.model.fact import Fact
from liveref.model.prose import Prose
from liveref.model.reason import Reason
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Message
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.merge import Loser

__all__ = ["bodies", "field_facts", "fields", "fields_of_body", "rejected_facts"]

_TERMS = {
    "description": "description",
    "declared": "type",
    "types": "type",
    "format": "format",
    "form": "form",
    "enum": "enum",
    "more_values": "more-values",
    "default": "default",
    "pattern": "pattern",
    "nullable": "nullable",
    "required": "required",
    "min_length": "length",
    "max_length": "length",
    "minimum": "range",
    "maximum": "range",
    "comma_separated": "comma-separated",
    "properties": "field",
    "items": "items",
    "values": "map",
    "open": "open",
    "example": "example",
    "min_version": "min-version",
    "max_version": "max-version",
}
"""The terms of the facts about a field, by the attribute of its shape."""
_LIMITS = {
    "min_length": "minimum",
    "max_length": "maximum",
    "minimum": "minimum",
    "maximum": "maximum",
}
_DEPTH = 4
"""The most levels of fields that are explained: `server.addresses.private.addr`."""

Named = tuple[str, Shape]


class Body(NamedTuple):
    """A request or an answer, with the id and the resource of its operation."""

    operation: str
    resource: str
    side: Side
    message: Message


def field_facts(workspace: Workspace) -> Iterator[Fact]:
    """The facts about each field that any body of its resource has, with the operations that
    require it, or that always answer with it."""
    required: dict[tuple[str, str, bool, Reason], dict[str, None]] = {}
    for name, shape in workspace.pooled.items():
        for about, field in fields(name, shape):
            yield from _stated_of(about, field)
    for body in bodies(workspace):
        names = {id(field): about for about, field in fields_of_body(body)}
        yield from _rows(body.message, names)
        for about, field in fields_of_body(body):
            yield from _stated_of(about, field)
            reason = field.reasons.get("required")
            if reason is not None:
                term = "required" if body.side is Side.REQUEST else "always-present"
                key = (about, term, field.required, reason)
                required.setdefault(key, {})[body.operation] = None
    for (about, term, value, reason), operations in required.items():
        yield Fact(about=about, fact=term, value=value, reason=reason, operations=tuple(operations))


def _rows(message: Message, names: dict[int, str]) -> Iterator[Fact]:
    """The row that describes each field."""
    rows = message.described
    for number, field in message.fields.items():
        if id(field) in names:
            name, reason = rows[number].name, message.reasons[f"fields.{number}"]
            yield Fact(about=names[id(field)], fact="row", value=name, reason=reason)


def bodies(workspace: Workspace) -> Iterator[Body]:
    """The requests and answers of all operations."""
    for operation, draft in zip(workspace.operations, workspace.drafts, strict=True):
        for side in Side:
            yield Body(operation.id, operation.resource, side, draft.message(side))


def fields_of_body(body: Body) -> Iterator[Named]:
    """The fields of a body: those of the resource, and those beside it, which are named as the
    operation's own."""
    root = (body.message.shape or Shape()).container()
    wrapper = body.message.wrapper or ""
    if wrapper not in root.properties:
        yield from fields(body.resource, root)
        return
    yield body.operation, root
    beside = {name: shape for name, shape in root.properties.items() if name != wrapper}
    yield from _below(body.operation, beside, _DEPTH)
    yield from fields(body.resource, root.properties[wrapper].container())


def fields(about: str, record: Shape) -> Iterator[Named]:
    """An object with all its fields and those below them, by their names."""
    yield about, record
    yield from _below(about, record.properties, _DEPTH)


def _below(about: str, fields: dict[str, Shape], depth: int) -> Iterator[Named]:
    for name, field in fields.items() if depth else ():
        inside, of_field = field.container(), f"{about}.{name}"
        yield of_field, field
        if inside is not field:
            yield of_field, inside
        yield from _below(of_field, inside.properties, depth - 1)


def _stated_of(about: str, shape: Shape) -> Iterator[Fact]:
    return _stated(about, shape, (name for name in shape.reasons if name != "required"))


def _stated(about: str, shape: Shape, names: Iterable[str]) -> Iterator[Fact]:
    """The facts of a shape whose reasons have these names, for the versions in which it exists."""
    for name in names:
        attribute, _, key = name.partition(".")
        if attribute in _TERMS and not (attribute == "types" and key in (shape.declared or ())):
            value = getattr(shape, attribute)
            if key in value if key else attribute != "properties":
                yield Fact(
                    about=f"{about}.{key}" if attribute == "properties" else about,
                    fact=_TERMS[attribute],
                    value=_value(attribute, key, value),
                    reason=shape.reasons[name],
                    min_version=shape.min_version,
                    max_version=shape.max_version,
                )


def rejected_facts(about: str, loser: Loser) -> Iterator[Fact]:
    """The rejected facts of a field; none if it is no fact for people."""
    attribute, _, key = loser.fact.partition(".")
    if attribute in _TERMS and (key or attribute != "properties"):
        value = _value(attribute, key, {key: loser.value} if key else loser.value)
        about = f"{about}.{key}" if attribute == "properties" else about
        yield Fact(about=about, fact=_TERMS[attribute], value=value, reason=loser.reason)


def _value(attribute: str, key: str, value: Any) -> Any:
    """The value of a fact about a field as JSON: types as a list, also those of what a field
    holds."""
    if attribute in _LIMITS:
        return {_LIMITS[attribute]: value}
    if attribute == "types" and key:
        return [key]
    if key:
        value = value[key]
    if isinstance(value, Shape):
        return list(value.all_types())
    if isinstance(value, Prose):
        return value.source
    if isinstance(value, tuple):
        return list(value)
    return None if value is msgspec.UNSET else value
