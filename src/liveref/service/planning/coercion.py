"""Coercion of texts such as `"512"` and `"True"` to the documented scalars, which many services of
a family accept. An identity may be a number for a documented text."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from liveref.index.names import FieldNames
from liveref.model.schema import Schema
from liveref.values.whole_numbers import integer

_WORDS = {"true": True, "false": False}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_HOLDERS = {"{": "object", "[": "array"}


def coerced(value: Any, schema: Schema, names: FieldNames, key: str = "") -> Any:
    """The value with every scalar converted to its schema's type if its text allows it."""
    if isinstance(value, dict):
        properties = schema.properties
        return {
            name: coerced(item, properties[name].schema, names, name)
            if name in properties
            else item
            for name, item in value.items()
        }
    if isinstance(value, list) and schema.items is not None:
        return [coerced(item, schema.items, names, key) for item in value]
    return _scalar(value, schema.types, is_identity=names.means("identifier", key))


def is_either(schema: Schema) -> bool:
    """Whether there is a field in it that is no text by its table, and one in an example."""
    inner = [field.schema for field in schema.properties.values()]
    inner += [schema.items] if schema.items is not None else []
    return (_is_convertible(schema.types) and "string" in schema.types) or any(
        map(is_either, inner)
    )


def has_integers(schema: Schema) -> bool:
    """Whether there is a field in it that holds integers alone."""
    inner = [field.schema for field in schema.properties.values()]
    inner += [schema.items] if schema.items is not None else []
    return _is_integral(schema) or any(map(has_integers, inner))


def with_whole_numbers(value: Any, schema: Schema) -> Any:
    """The value with an integer in place of each `2.0` for which the schema has an integer: JSON
    Schema takes such numbers for integers (2020-12, section 6.1.1)."""
    if isinstance(value, dict):
        fields = schema.properties
        changed = {
            name: with_whole_numbers(item, fields[name].schema)
            for name, item in value.items()
            if name in fields and isinstance(item, float | dict | list)
        }
        return value | changed if changed else value
    if isinstance(value, list) and schema.items is not None:
        return [with_whole_numbers(item, schema.items) for item in value]
    if isinstance(value, float) and value.is_integer() and _is_integral(schema):
        return int(value)
    return value


def _is_integral(schema: Schema) -> bool:
    return "integer" in schema.types and "number" not in schema.types


def _scalar(value: Any, types: tuple[str, ...], *, is_identity: bool) -> Any:
    if type(value) is int and types == ("string",) and is_identity:
        return str(value)
    if not isinstance(value, str) or not _is_convertible(types):
        return value
    if {"integer", "number"} & set(types) and (number := integer(value)) is not None:
        return number
    if "number" in types and _NUMBER.fullmatch(value):
        return float(value)
    if "string" not in types and _HOLDERS.get(value[:1]) in types:
        return _read(value)
    return _WORDS.get(value.lower(), value) if "boolean" in types else value


def _is_convertible(types: tuple[str, ...]) -> bool:
    """Whether a text may be converted to one of the types: the type of a table precedes that of an
    example."""
    return types[:1] != ("string",)


def _read(value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
