"""Tables and examples of a part of a body: the heading that they stand under names it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.reading.document import Example, Operation, Row, Side, Table
from liveref.reading.versions import Versions, titled_versions
from liveref.rules.drafts.row_types import types_of
from liveref.rules.text.words import words

__all__ = ["Parts", "rows_of", "whole_examples"]

_ASIDE = re.compile(r"\([^()]*\)")


class Parts:
    """The tables of one side of an operation that describe a field which another one has."""

    def __init__(self, operation: Operation, side: Side) -> None:
        tables = [table for table in operation.tables if table.side is side]
        fields = {name: table for table in tables for name in _structures(table)}
        self._named = {
            id(table): name
            for table in tables
            if (name := _field(table.heading, fields)) and fields[name] is not table
        }

    def field(self, table: Table) -> str | None:
        """The field whose parts a table describes; None for one of the body as a whole."""
        return self._named.get(id(table))

    def shown(self, caption: str) -> str | None:
        """The field that an example's caption names, if a table describes it."""
        return _field(caption, self._named.values()) if caption else None


def whole_examples(operation: Operation, side: Side) -> list[Example]:
    """The examples of one side that are of a body as a whole."""
    parts = [Parts(operation, side) for side in Side]
    return [
        example
        for example in operation.examples
        if example.side is side and not any(part.shown(example.caption) for part in parts)
    ]


def rows_of(table: Table, tables: Iterable[Table]) -> list[Row]:
    """A table's rows, in the versions that its heading says it holds for, if none of the
    others has a row of that name, or of what stands in it (`usages.consumer_type`)."""
    names = {row.name for other in tables if other is not table for row in other.rows}
    others = names | {name.partition(".")[0] for name in names}
    within = titled_versions(table.heading)
    return [_within(row, within, others) for row in table.rows]


def _within(row: Row, within: Versions, others: set[str]) -> Row:
    definition = row.definition
    if definition is None or row.name in others or not any(within):
        return row
    least, most = Versions(definition.min_version, definition.max_version).within(within)
    definition = definition.overruled(min_version=least, max_version=most)
    return msgspec.structs.replace(row, definition=definition)


def _structures(table: Table) -> list[str]:
    """The names of a table's rows that hold others."""
    types = ((row.name, row.definition.type if row.definition else None) for row in table.rows)
    return [name for name, type_ in types if {"object", "array"} & set(types_of(type_))]


def _field(heading: str, names: Iterable[str]) -> str | None:
    """The name that a heading ends in, but for words that say nothing: the longest one."""
    all_words = slug(_ASIDE.sub("", heading)).split("_")
    title = "_".join(word for word in all_words if not matches(words().headings, word))
    ending = f"_{singular(title)}"
    fitting = [name for name in names if title and ending.endswith(f"_{singular(slug(name))}")]
    return max(fitting, key=len, default=None)
