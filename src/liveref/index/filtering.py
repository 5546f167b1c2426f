"""Which fields the parameters of a list's query speak of, by their names."""

from __future__ import annotations

from collections.abc import Mapping

from liveref.model.schema import Property

__all__ = ["array_field", "inner_fields"]


def inner_fields(name: str, fields: Mapping[str, Property]) -> Mapping[str, Property]:
    """The fields of the objects that a list holds; none where it is no list of objects."""
    known = fields.get(name)
    items = known.schema.items if known and "array" in known.schema.types else None
    return items.properties if items is not None else {}


def array_field(name: str, fields: Mapping[str, Property]) -> str | None:
    """The list of that name, or of its plural."""
    known = ((each, fields.get(each)) for each in (name, f"{name}s"))
    return next((n for n, each in known if each and "array" in each.schema.types), None)
