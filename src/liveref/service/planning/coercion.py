"""Scalars that a client wrote as texts, `"512"` and `"True"`, as the document has their fields:
many services of a family take them so. An identity may be a number where a text is documented.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from liveref.index.names import FieldNames
from liveref.model.schema import Schema

_WORDS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_HOLDERS = {"{": "object", "[": "array"}


def coerced(value: Any, schema: Schema, names: FieldNames, key: str = "") -> Any:
    """The value with all scalars in it that can be told to be meant otherwise exchanged."""
    if isinstance(value, dict):
        known = schema.properties
        return {
            name: coerced(each, known[name].schema, names, name) if name in known else each
            for name, each in value.items()
        }
    if isinstance(value, list) and schema.items is not None:
        return [coerced(each, schema.items, names, key) for each in value]
    return _scalar(value, schema.types, is_identity=names.means("identifier", key))


def is_either(schema: Schema) -> bool:
    """Whether there is a field in it that is no text by its table, and one in an example."""
    inner = [known.schema for known in schema.properties.values()]
    inner += [schema.items] if schema.items is not None else []
    return (_may_be_meant(schema.types) and "string" in schema.types) or any(map(is_either, inner))


def _scalar(value: Any, types: tuple[str, ...], *, is_identity: bool) -> Any:
    if type(value) is int and types == ("string",) and is_identity:
        return str(value)
    if not isinstance(value, str) or not _may_be_meant(types):
        return value
    if {"integer", "number"} & set(types) and _INTEGER.fullmatch(value):
        return int(value)
    if "number" in types and _NUMBER.fullmatch(value):
        return float(value)
    if "string" not in types and _HOLDERS.get(value[:1]) in types:
        return _read(value)
    return _WORDS.get(value.lower(), value) if "boolean" in types else value


def _may_be_meant(types: tuple[str, ...]) -> bool:
    """Whether a text may stand for something else: a table's type comes before an example's."""
    return types[:1] != ("string",)


def _read(value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
