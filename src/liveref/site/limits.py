"""The limits of a value in a few words each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import Markup
from msgspec import UNSET

from liveref.model.schema import Schema
from liveref.site.markup import code

__all__ = ["limits", "type_name"]

_MOST = 12
"""Values of an enumeration that are shown; more are counted."""
_LONGEST = 60


def type_name(schema: Schema) -> str:
    """The type of a value: `array of string`, `string or null`."""
    kinds = [_item_name(schema, kind) for kind in schema.types]
    if not kinds and schema.one_of:
        kinds = list(dict.fromkeys(type_name(option) for option in schema.one_of))
    kinds = kinds or ["any"]
    return " or ".join([*kinds, *(["null"] if schema.nullable else [])])


def _item_name(schema: Schema, kind: str) -> str:
    if kind == "array" and schema.items is not None and schema.items.types:
        return f"array of {' or '.join(schema.items.types)}"
    if kind == "object" and not schema.properties and schema.is_open:
        return "map"
    return kind


def limits(schema: Schema) -> tuple[Markup, ...]:
    """The limits of a value, a note for each."""
    return tuple(_limits(schema))


def _limits(schema: Schema) -> Iterator[Markup]:
    if schema.default is not UNSET:
        yield Markup("default {}").format(code(value_text(schema.default)))
    if schema.enum:
        shown = Markup(", ").join(code(value_text(value)) for value in schema.enum[:_MOST])
        more = len(schema.enum) - _MOST
        yield Markup("one of {}").format(shown) + (f" and {more} more" if more > 0 else "")
    if form := schema.format or schema.form:
        yield Markup("format {}").format(code(form))
    if schema.pattern:
        yield Markup("matches {}").format(code(schema.pattern))
    yield from _bounds(schema)
    if schema.comma_separated:
        yield Markup("values separated by commas")


def _bounds(schema: Schema) -> Iterator[Markup]:
    low, high = schema.minimum, schema.maximum
    if low is not None or high is not None:
        yield _between(low, high, "")
    if schema.exclusive_minimum is not None:
        yield Markup("more than {}").format(schema.exclusive_minimum)
    if schema.exclusive_maximum is not None:
        yield Markup("less than {}").format(schema.exclusive_maximum)
    if schema.multiple_of is not None:
        yield Markup("a multiple of {}").format(schema.multiple_of)
    if schema.min_length or schema.max_length is not None:
        yield _between(schema.min_length or None, schema.max_length, " characters")
    if schema.min_items or schema.max_items is not None:
        yield _between(schema.min_items or None, schema.max_items, " items")


def _between(low: float | None, high: float | None, noun: str) -> Markup:
    if low is None:
        return Markup("at most {}{}").format(high, noun)
    if high is None:
        return Markup("at least {}{}").format(low, noun)
    return Markup("{} to {}{}").format(low, high, noun)


def value_text(value: Any) -> str:
    """A value as JSON, a text without its quotes; long ones are cut."""
    text = value if isinstance(value, str) and value else msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
