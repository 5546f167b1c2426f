"""The parts in which the engines' SQL differs, and the connection that both have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

import msgspec

from liveref.store.base import Kind, Record

SQLValue = None | int | float | str | bytes
Clause = tuple[str, tuple[Any, ...]]
"""A condition in SQL, with its parameters."""


class Operand(msgspec.Struct, frozen=True):
    """An SQL expression for the value at a path, with the parameters that it takes."""

    sql: str
    parameters: tuple[Any, ...] = ()


def between(operand: Operand, over: str, low: SQLValue, under: str, high: SQLValue) -> Clause:
    """The value lies between two, which the signs include or not."""
    sql = f"({operand.sql} {over} ? AND {operand.sql} {under} ?)"
    return sql, (*operand.parameters, low, *operand.parameters, high)


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """The number of rows that were written."""

    def fetchall(self) -> list[Any]:
        """All rows."""

    def fetchone(self) -> Any:
        """The next row, or None."""


class Connection(Protocol):
    """A connection within a transaction. Statements have `?` for each parameter."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Run a statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        """Run a statement once for each row of parameters."""


class Dialect(Protocol):
    """The SQL of an engine.

    The value at a path is a column, or is taken from the record's JSON. An engine encodes it so
    that its own order is that of `Sort`, and so that null is NULL; all values of one type lie
    between two bounds.
    """

    numbers: tuple[SQLValue, SQLValue]
    texts: tuple[SQLValue, SQLValue]
    booleans: tuple[SQLValue, SQLValue]
    """The bounds of a type: the least value, or None for that of all, and the least of the next."""
    ascending: str
    descending: str
    """The suffixes of a key to sort by; NULL comes first in ascending order."""
    duplicate: type[Exception]
    """The error of a row that breaks a unique index."""

    def encode(self, value: Any) -> SQLValue:
        """The SQL value that stands for a JSON value. Raises ValueError for text that is none."""

    def decode(self, value: Any) -> Any:
        """The number or text that an SQL value stands for."""

    def identity(self, table: str) -> str:
        """The identity of a record of a table, or its alias, in full."""

    def prefix(self, operand: Operand, path: str, prefix: str) -> Clause:
        """The value at a path is a text that begins with `prefix`."""

    def differs(self, operand: Operand, value: SQLValue) -> Clause:
        """The value is not this one; null is a value here."""

    def value_at(self, path: str) -> Operand:
        """The value at a path that has no column."""

    def contains(self, operand: Operand, path: str, value: Any) -> Clause:
        """The value at a path contains another one, as `Condition` says."""

    def table(self, kind: Kind, number: int) -> Any:
        """The table of a kind (`Table`)."""

    def entry(self, record: Record) -> list[Any]:
        """A record as the journal has it: identity, times, data."""

    def among(self, column: str, values: Collection[Any]) -> Clause:
        """A column has one of many values."""

    def mentions(self, column: str, text: str) -> Clause:
        """A column of JSON has a text in it."""
