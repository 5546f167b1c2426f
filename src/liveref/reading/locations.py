"""The part of a message that really holds a row's value."""

from __future__ import annotations

from liveref.reading.document import Operation, Row, Side
from liveref.reading.urls import path_names

LOCATIONS = ("path", "query", "header", "body")


def location_of(operation: Operation, side: Side, row: Row) -> str:
    """A row's effective place: "path", "query", "header" or "body".

    A response has headers and a body and no more, so that a row which is defined as a part
    of the path stands in the body there. A row without a definition is a path parameter if
    the URL has one of its name, a query parameter if the URL's query string has, and else a
    part of the body.
    """
    written = row.definition.location if row.definition else None
    if side is Side.RESPONSE:
        return "header" if written == "header" else "body"
    if written in LOCATIONS:
        return written
    if row.name in path_names(operation.path):
        return "path"
    return "query" if row.name in operation.query else "body"


def written_location(operation: Operation, row: Row) -> str:
    """The place that a row's definition writes down, right or wrong; else the effective one."""
    written = row.definition.location if row.definition else None
    return written if written in LOCATIONS else location_of(operation, Side.REQUEST, row)


def written_names(operation: Operation, side: Side) -> dict[str, tuple[str, ...]]:
    """The names of all rows of one side, by the place that is written, each once, in order.

    A query parameter that only the URL names is among them.
    """
    names_by_location: dict[str, dict[str, None]] = {name: {} for name in LOCATIONS}
    for row in operation.rows(side):
        names_by_location[written_location(operation, row)][row.name] = None
    if side is Side.REQUEST:
        names_by_location["query"].update(dict.fromkeys(operation.query))
    return {name: tuple(names) for name, names in names_by_location.items()}
