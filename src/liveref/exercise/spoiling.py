"""A request with one fault that the document's tables rule out."""

from __future__ import annotations

import copy
import re
from typing import Any

import msgspec

from liveref.exercise.bodies import Made
from liveref.exercise.values import in_table
from liveref.exercise.versions import exists
from liveref.model.api import Location, Operation
from liveref.model.microversion import Version
from liveref.model.schema import Property, Schema

_WRONG: dict[str, tuple[Any, str]] = {
    "string": (["spoilt"], "a list"),
    "integer": ("spoilt", "a text"),
    "number": ("spoilt", "a text"),
    "boolean": ("spoilt", "a text"),
    "array": ("spoilt", "a text"),
    "object": ("spoilt", "a text"),
}
_NAMES = re.compile(r"\{([^{}]*)\}")


class Spoilt(msgspec.Struct, frozen=True):
    """A body that must be refused, and what is wrong with it."""

    body: Any
    how: str

    def as_made(self, good: Made) -> Made:
        """As a body to send."""
        return msgspec.structs.replace(good, body=self.body)


def spoilt(
    operation: Operation, made: Made, version: Version, *, shared: bool = False
) -> Spoilt | None:
    """The good request spoilt: without a required field, else with a value of a wrong type.

    Only what a table says is spoilt; None where no table says enough. An update need not
    give every field, so that one is always spoilt by a type; and so is a request whose URL is
    `shared` with others, for without a field it may be one of these. A row that names a part
    of the path is no field.
    """
    if operation.request is None or not isinstance(made.body, dict):
        return None
    if operation.request.in_headers:
        return None  # which any text may be
    partial = shared or operation.effect.traits.partial
    in_path = {p.name for p in operation.parameters if p.location is Location.PATH}
    in_path |= set(_NAMES.findall(operation.path))
    for wrapper in (operation.request.wrapper, None):
        schema, fields = _at(operation.request.schema, made.body, wrapper)
        if schema is None or not isinstance(fields, dict):
            continue
        properties = {
            name: one
            for name, one in schema.properties.items()
            if in_table(one) and exists(one, version) and name not in in_path
        }
        spoilt_request = None if partial else _without(properties, fields, made, wrapper)
        if spoilt_request := spoilt_request or _mistyped(properties, made, wrapper):
            return spoilt_request
    return None


def _at(schema: Schema, body: dict[str, Any], wrapper: str | None) -> tuple[Schema | None, Any]:
    if wrapper is None:
        return schema, body
    inner = schema.properties.get(wrapper)
    return (inner.schema if inner else None), body.get(wrapper)


def _without(
    properties: dict[str, Property], fields: dict[str, Any], made: Made, wrapper: str | None
) -> Spoilt | None:
    name = next((n for n, p in properties.items() if p.required and n in fields), None)
    if name is None:
        return None
    body = copy.deepcopy(made.body)
    del _fields(body, wrapper)[name]
    return Spoilt(body, f"without the required {name}")


def _mistyped(properties: dict[str, Property], made: Made, wrapper: str | None) -> Spoilt | None:
    for name, one in properties.items():
        if len(one.schema.types) != 1 or one.schema.one_of:
            continue
        wrong, noun = _WRONG[one.schema.types[0]]
        body = copy.deepcopy(made.body)
        _fields(body, wrapper)[name] = wrong
        return Spoilt(body, f"with {noun} for {name}, which is of type {one.schema.types[0]}")
    return None


def _fields(body: dict[str, Any], wrapper: str | None) -> dict[str, Any]:
    inner: dict[str, Any] = body[wrapper] if wrapper else body
    return inner
