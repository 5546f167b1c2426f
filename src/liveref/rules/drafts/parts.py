"""Tables and examples of a part of a body: the heading that they stand under names it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from liveref.model.microversion import parse, understood
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
    """A table's rows, in the versions that its heading says it holds for. A row that several
    tables have exists in the versions of all of them; one of whose parts another table has
    (`usages.consumer_type`) in those of its definition."""
    others = [other for other in tables if other is not table]
    whole = {
        row.name.partition(".")[0] for other in others for row in other.rows if "." in row.name
    }
    return [
        row if row.name in whole else _in_versions(row, _versions(row.name, [table, *others]))
        for row in table.rows
    ]


def _versions(name: str, tables: Iterable[Table]) -> Versions:
    """The versions in which one of the tables has a row of that name: all if there are several, and
    no definition states any."""
    defined = [
        (titled_versions(table.heading), Versions(definition.min_version, definition.max_version))
        for table in tables
        for row in table.rows
        if row.name == name and (definition := row.definition) is not None
    ]
    if len(defined) > 1 and not any(any(own) for _, own in defined):
        return Versions()
    stated = [own.within(titled) for titled, own in defined]
    least = [versions.least or "" for versions in stated if understood(versions.least)]
    most = [versions.most or "" for versions in stated if understood(versions.most)]
    return Versions(
        min(least, key=parse) if least and len(least) == len(stated) else None,
        max(most, key=parse) if most and len(most) == len(stated) else None,
    )


def _in_versions(row: Row, versions: Versions) -> Row:
    definition = row.definition
    if (
        definition is None
        or not any(versions)
        or versions == (definition.min_version, definition.max_version)
    ):
        return row
    least, most = versions
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
