"""What the parameters of a list's query ask of records, by their names and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liveref.inference.words import compiled, words
from liveref.model.schema import Property, Schema

__all__ = ["array_field", "asked_for", "asks_for_part", "inner_fields", "widens"]

_PATTERN = re.compile(r"\bregular\s+expressions?\b", re.IGNORECASE)


def widens(schema: Schema) -> bool:
    """Whether a flag asks for more than there is without it, by what is said of it."""
    return (
        "boolean" in schema.types and compiled(words().widening).search(_said(schema)) is not None
    )


def asked_for(schema: Schema, fields: Mapping[str, Property]) -> str | None:
    """The field of which a flag asks that it has a value, or has none."""
    told = compiled(words().having).search(_said(schema)) if "boolean" in schema.types else None
    return told["field"] if told is not None and told["field"] in fields else None


def asks_for_part(schema: Schema) -> bool:
    """Whether a parameter asks for a part of a field's value, by what is said of it."""
    return _PATTERN.search(_said(schema)) is not None


def inner_fields(name: str, fields: Mapping[str, Property]) -> Mapping[str, Property]:
    """The fields of the objects that a list holds; none where it is no list of objects."""
    known = fields.get(name)
    items = known.schema.items if known and "array" in known.schema.types else None
    return items.properties if items is not None else {}


def array_field(name: str, fields: Mapping[str, Property]) -> str | None:
    """The list of that name, or of its plural."""
    known = ((each, fields.get(each)) for each in (name, f"{name}s"))
    return next((n for n, each in known if each and "array" in each.schema.types), None)


def _said(schema: Schema) -> str:
    return schema.description.source if schema.description else ""
