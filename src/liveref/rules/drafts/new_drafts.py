"""Drafts of the operations of a document, as its tables and examples state them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from liveref.model.api import Target
from liveref.model.conventions.conventions import Conventions
from liveref.naming.routes import ITEM, parse
from liveref.reading.document import Example, Operation, Row, Side
from liveref.reading.json_keys import ExampleKeys
from liveref.reading.locations import location_of
from liveref.rules.drafts.drafts import Draft, Message, value_of
from liveref.rules.drafts.parts import Parts, rows_of, whole_examples

__all__ = ["example_values", "located_rows", "new_drafts"]


def new_drafts(operations: Iterable[Operation], conventions: Conventions) -> list[Draft]:
    """A draft of each operation with its rows, its examples and its place in the tree of paths,
    where singular and plural of a word are one place. Rules later replace the place, the target and
    the name of its resource that the path alone suggests."""
    return [_draft(operation, conventions) for operation in operations]


def _draft(operation: Operation, conventions: Conventions) -> Draft:
    route = parse(operation.path, conventions.paths)
    path_key = tuple(segment.key for segment in route.segments)
    is_item = path_key[-1:] == (ITEM,)
    resource_key = path_key[:-1] if is_item else path_key
    return Draft(
        source=operation,
        route=route,
        path_key=path_key,
        resource_key=resource_key,
        target=Target.ITEM if is_item else Target.COLLECTION,
        identifier=route.segments[-1].parameters[-1] if is_item else None,
        resource=next((word for word in reversed(resource_key) if word != ITEM), "item"),
        request=_message(operation, Side.REQUEST),
        response=_message(operation, Side.RESPONSE),
    )


def _message(operation: Operation, side: Side) -> Message:
    """The rows and examples of one side."""
    parts = Parts(operation, side)
    message = Message()
    for example in whole_examples(operation, side):
        if (value := value_of(example)) is not msgspec.UNSET:
            message.examples.append(value)
            message.sources.append(ExampleKeys(example))
    for location, row in located_rows(operation, side):
        message.rows.setdefault(location, []).append(row)
    tables = [table for table in operation.tables if table.side is side]
    for table in tables:
        if field := parts.field(table):
            message.parts.setdefault(field, []).extend(rows_of(table, tables))
    for example in operation.examples:
        if field := parts.shown(example.caption):
            message.shown.setdefault(field, []).append(example)
    return message


def located_rows(operation: Operation, side: Side) -> Iterator[tuple[str, Row]]:
    """The rows of the tables that describe one side as a whole, each with its location."""
    parts = Parts(operation, side)
    tables = [table for table in operation.tables if table.side is side]
    for table in tables:
        if parts.field(table) is None:
            for row in rows_of(table, tables):
                yield location_of(operation, side, row), row


def example_values(examples: Iterable[Example]) -> Iterator[Any]:
    """The values of examples that are JSON, or nearly JSON."""
    return (value for e in examples if (value := value_of(e)) is not msgspec.UNSET)
