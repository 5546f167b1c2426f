"""Words for messages about a row: where it is defined, and where it is said to be sent."""

from __future__ import annotations

from liveref.reading.document import Row


def location(row: Row) -> str | None:
    """The `in` of the row's definition, None where it has none."""
    return row.definition.location if row.definition else None


def defined(row: Row) -> str:
    """The key of the row's definition, and where that stands."""
    return f"`{row.key}` ({row.definition.origin})" if row.definition else f"`{row.key}`"
