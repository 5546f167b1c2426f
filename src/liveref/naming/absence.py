"""Fields for which a value would only be made up."""

from __future__ import annotations

from msgspec import UNSET

from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.names import Names
from liveref.model.schema import Property, Schema
from liveref.naming.patterns import matches

__all__ = ["has_no_value", "is_plain_text", "is_shown_flag"]


def has_no_value(name: str, prop: Property, names: Names) -> bool:
    """Whether a field has no value where nobody gave one, since a value would only be made up: a
    reference to nothing, a text of which the document shows no example."""
    schema = prop.schema
    if schema.format == "uuid" or matches(names.identifier, name) or matches(names.reference, name):
        return True
    is_text = not schema.types or "string" in schema.types
    return is_text and schema.example is UNSET and schema.default is UNSET and not schema.enum


def is_plain_text(schema: Schema) -> bool:
    """Whether a field may hold any text, the empty one as well."""
    is_text = not schema.types or "string" in schema.types
    return is_text and not schema.enum and not schema.format and not schema.pattern


def is_shown_flag(schema: Schema, conventions: Conventions) -> bool:
    """Whether a field is a flag of a service that the conventions know: one is always true or
    false there, and nobody documents which, so that the example has to tell."""
    return conventions.authentication is not None and "boolean" in schema.types
