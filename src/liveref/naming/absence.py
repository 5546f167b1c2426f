"""Fields for which a value would only be made up."""

from __future__ import annotations

from msgspec import UNSET

from liveref.model.conventions import Names
from liveref.model.schema import Property
from liveref.naming.patterns import matches

__all__ = ["has_no_value"]


def has_no_value(name: str, known: Property, names: Names) -> bool:
    """Whether a field has no value where nobody gave one, since a value would only be made up: a
    reference to nothing, a text of which the document shows no example."""
    schema = known.schema
    if schema.format == "uuid" or matches(names.identifier, name) or matches(names.reference, name):
        return True
    is_text = not schema.types or "string" in schema.types
    return is_text and schema.example is UNSET and schema.default is UNSET and not schema.enum
