"""The SQL of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from liveref.store.base import Kind, Record
from liveref.store.sql.dialect import Clause, Operand, SQLValue, between
from liveref.store.sql.table import Table
from liveref.store.sqlite.values import after_prefix, to_sql


class SQLiteTable(Table):
    """A kind's table, whose numbers and texts are themselves."""

    def row(self, record: Record) -> list[Any]:
        """The values of a record's columns behind its position, in order."""
        data = record.data
        return [record.id, record.created, record.updated, _encode(data), *self.values(data)]

    def record(self, row: Sequence[Any]) -> Record:
        """The record of a row, without asking the dialect for each value."""
        position, id, created, updated, data = row
        return Record(
            kind=self.kind.name,
            id=id,
            data=_decode(data),
            created=created,
            updated=updated,
            position=position,
        )


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class SQLiteDialect:
    """SQLite orders NULL, numbers, text, blobs: the least text and the least blob are the bounds
    within which values are of one type. Blobs from 02 are arrays and objects."""

    numbers: tuple[SQLValue, SQLValue] = (None, "")
    texts: tuple[SQLValue, SQLValue] = ("", b"")
    booleans: tuple[SQLValue, SQLValue] = (b"", b"\x02")
    ascending = ""
    descending = " DESC"
    duplicate: type[Exception] = sqlite3.IntegrityError

    encode = staticmethod(to_sql)

    def decode(self, value: Any) -> Any:
        """A number or a text is itself."""
        return value

    def identity(self, table: str) -> str:
        """The identity of a record is in its column."""
        return f"{table}.id"

    def prefix(self, operand: Operand, path: str, prefix: str) -> Clause:  # noqa: ARG002
        """The value lies between a prefix and the least text behind all that begin with it."""
        return between(operand, ">=", prefix, "<", after_prefix(prefix) or b"")

    def differs(self, operand: Operand, value: SQLValue) -> Clause:
        """The value is not this one."""
        return f"{operand.sql} IS NOT ?", (*operand.parameters, value)

    def value_at(self, path: str) -> Operand:
        """The value at a path, by a function of ours."""
        return Operand("liveref_value(data, ?)", (path,))

    def contains(self, operand: Operand, path: str, value: Any) -> Clause:  # noqa: ARG002
        """The value contains another one, by a function of ours."""
        return f"liveref_contains({operand.sql}, ?)", (*operand.parameters, to_sql(value))

    def table(self, kind: Kind, number: int) -> Table:
        """The table of a kind."""
        return SQLiteTable(kind, number, self)

    def entry(self, record: Record) -> list[Any]:
        """A record as the journal has it."""
        return [record.id, record.created, record.updated, msgspec.json.encode(record.data)]

    def among(self, column: str, values: Collection[Any]) -> Clause:
        """A column has one of many values."""
        listed = msgspec.json.encode(list(values)).decode()
        return f"{column} IN (SELECT value FROM json_each(?))", (listed,)  # noqa: S608

    def mentions(self, column: str, text: str) -> Clause:
        """A column of JSON has a text in it."""
        return f"instr({column}, ?)", (text.encode(),)


DIALECT = SQLiteDialect()
