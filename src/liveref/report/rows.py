"""Rows of facts for a person: a table where it fits the console, else a few lines for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_INDENT = "    "
_BETWEEN = " · "


class Column(NamedTuple):
    """A column: its heading, and the words that stand around a value below another one.

    `around` holds `{}` for the value. Columns with `leads` share the first of a row's lines.
    """

    name: str
    around: str = "{}"
    leads: bool = False


class Row(NamedTuple):
    """The values of a row, one for each column; an empty one says nothing."""

    cells: Sequence[str | Text]


class Heading(NamedTuple):
    """A line above the rows that belong together."""

    text: str


def print_rows(console: Console, columns: Sequence[Column], rows: Iterable[Row | Heading]) -> None:
    """Print the rows as a table, or each on lines of its own where the table is too wide.

    No value is broken: one that is wider than the console is left to the terminal to wrap.
    """
    rows = list(rows)
    table = _table(columns, rows)
    if _natural_width(console, table) <= console.width:
        console.print(table)
        return
    for row in rows:
        for line in _lines(columns, row, console.width):
            console.print(line, soft_wrap=True)


def _natural_width(console: Console, table: Table) -> int:
    unbounded = console.options.update(max_width=100_000, width=100_000)
    return Measurement.get(console, unbounded, table).maximum


def _table(columns: Sequence[Column], rows: Iterable[Row | Heading]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.name, no_wrap=True)
    for row in rows:
        if isinstance(row, Heading):
            table.add_row(Text(row.text, style="bold"))
        else:
            table.add_row(*map(_text, row.cells))
    return table


def _lines(columns: Sequence[Column], row: Row | Heading, width: int) -> Iterator[Text]:
    if isinstance(row, Heading):
        yield Text(row.text, style="bold")
        return
    pairs = list(zip(columns, map(_text, row.cells), strict=True))
    yield Text("  ").join(cell for column, cell in pairs if column.leads and cell.plain)
    line = Text(_INDENT)
    for value in (_around(column, cell) for column, cell in pairs if not column.leads):
        if not value.plain:
            continue
        is_first = line.plain == _INDENT
        if not is_first and line.cell_len + len(_BETWEEN) + value.cell_len > width:
            yield line
            line, is_first = Text(_INDENT), True
        line = Text.assemble(line, "" if is_first else _BETWEEN, value)
    if line.plain != _INDENT:
        yield line


def _around(column: Column, cell: Text) -> Text:
    before, _, after = column.around.partition("{}")
    return Text.assemble(before, cell, after) if cell.plain else Text()


def _text(cell: str | Text) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
