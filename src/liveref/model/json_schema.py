"""A Schema of the model as a JSON Schema (draft 2020-12) document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from liveref.model.schema import Property, Schema

Keep = Callable[[Property], bool]
Finish = Callable[[Schema, "Property | None", dict[str, Any]], dict[str, Any]]
"""Returns the keywords to add to each part, given the part, the property that it is (None for the
items of a list and their like) and its JSON Schema, whose own parts are finished."""


def json_schema(
    schema: Schema, keep: Keep = lambda _: True, finish: Finish = lambda _, __, result: result
) -> dict[str, Any]:
    """The JSON Schema of `schema` with the properties for which `keep` is true.

    Descriptions and examples are left to those who publish, and `finish`; this says what is
    valid.
    """
    return _converted(schema, None, keep, finish)


def _converted(schema: Schema, prop: Property | None, keep: Keep, finish: Finish) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if schema.types:
        types = [*schema.types, "null"] if schema.nullable else list(schema.types)
        result["type"] = types[0] if len(types) == 1 else types
    properties = {name: p for name, p in schema.properties.items() if keep(p)}
    if properties:
        result["properties"] = {
            name: _converted(p.schema, p, keep, finish) for name, p in properties.items()
        }
        if required := [name for name, p in properties.items() if p.required]:
            result["required"] = required
    if isinstance(schema.additional, Schema):
        result["additionalProperties"] = _part(schema.additional, keep, finish)
    if schema.items is not None:
        result["items"] = _part(schema.items, keep, finish)
    if schema.one_of:
        options = [_converted(option, None, keep, finish) for option in schema.one_of]
        result["anyOf"] = [*options, {"type": "null"}] if schema.nullable else options
    return finish(schema, prop, result | _limits(schema))


def _part(schema: Schema, keep: Keep, finish: Finish) -> dict[str, Any]:
    """The schema of the items of a list, or of the values of a map; of any type if the evidence for
    their type is not to be kept."""
    if schema.evidence and not keep(Property(schema=schema, evidence=schema.evidence)):
        schema = msgspec.structs.replace(schema, types=(), enum=())
    return _converted(schema, None, keep, finish)


def _limits(schema: Schema) -> dict[str, Any]:
    limits = {
        "enum": [*schema.enum, None] if schema.enum and schema.nullable else list(schema.enum),
        "format": schema.format,
        "minLength": schema.min_length,
        "maxLength": schema.max_length,
        "minItems": schema.min_items,
        "maxItems": schema.max_items,
        "minimum": schema.minimum,
        "maximum": schema.maximum,
        "exclusiveMinimum": schema.exclusive_minimum,
        "exclusiveMaximum": schema.exclusive_maximum,
        "multipleOf": schema.multiple_of,
        "pattern": schema.pattern,
    }
    keywords = {key: value for key, value in limits.items() if value not in (None, [])}
    if schema.default is not msgspec.UNSET:
        keywords["default"] = schema.default
    return keywords
