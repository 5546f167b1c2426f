"""Values as a schema has them, for fields of which nothing else is known."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.schema import Schema
from liveref.values.identities import derived_name


def documented_value(schema: Schema, path: str = "") -> Any:
    """A value as a schema has it, with its example wherever there is one."""
    if schema.properties:
        fields = schema.properties.items()
        return {name: documented_value(prop.schema, name) for name, prop in fields}
    has_example = schema.example not in (UNSET, None)
    return schema.example if has_example else plain_value(schema, "", path)


def plain_value(schema: Schema, record_id: str, path: str) -> Any:
    """A value of the schema's type for a field of which nothing else is known."""
    if schema.default is not UNSET:
        return schema.default
    if schema.enum:
        return schema.enum[0]
    if not schema.types:
        return None
    kind = schema.types[0]
    if kind in ("integer", "number"):
        return int(schema.minimum or 0) if kind == "integer" else float(schema.minimum or 0)
    if kind == "boolean":
        return False
    if kind == "string":
        return derived_name(record_id, path)[: schema.max_length or 255]
    return [] if kind == "array" else {}
