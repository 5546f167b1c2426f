"""The SQL of PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from psycopg.errors import UniqueViolation

from liveref.store.base import Kind, Record
from liveref.store.paths import parse_path
from liveref.store.postgresql import keys
from liveref.store.postgresql.table import PostgreSQLTable
from liveref.store.sql.dialect import Clause, Operand, SQLValue, between
from liveref.store.sql.table import OWN_COLUMNS

_encode = msgspec.json.Encoder().encode


class PostgreSQLDialect:
    """Every value is a key (`keys.py`), whose first byte is its type."""

    numbers: tuple[SQLValue, SQLValue] = (keys.NUMBER, keys.TEXT)
    texts: tuple[SQLValue, SQLValue] = (keys.TEXT, keys.BOOLEAN)
    booleans: tuple[SQLValue, SQLValue] = (keys.BOOLEAN, keys.COMPOSITE)
    ascending = " NULLS FIRST"
    descending = " DESC NULLS LAST"
    duplicate: type[Exception] = UniqueViolation

    def encode(self, value: Any) -> SQLValue:
        """As `keys.key_of`."""
        return keys.key_of(value)

    def decode(self, value: Any) -> Any:
        """As `keys.value_of`."""
        return keys.value_of(value)

    def identity(self, table: str) -> str:
        """The identity of a record in full."""
        return f"coalesce({table}.long, {table}.id)"

    def prefix(self, operand: Operand, path: str, prefix: str) -> Clause:
        """The key begins with that of a prefix; of a long one, the text itself has to, too."""
        whole = keys.text_key(prefix)
        key = whole[: keys.LONGEST]
        sql, parameters = between(operand, ">=", key, "<", keys.after(key))
        if key == whole:
            return sql, parameters
        if path == "id":
            return f"({sql} AND substr(long, 1, ?) = ?)", (*parameters, len(whole), whole)
        begins = "starts_with(liveref_at(data, ?::text[]) #>> '{}', ?)"
        return f"({sql} AND {begins})", (*parameters, _steps(path), whole[1:].decode())

    def differs(self, operand: Operand, value: SQLValue) -> Clause:
        """The value is not this one."""
        if value is None:
            return f"{operand.sql} IS NOT NULL", operand.parameters
        return f"{operand.sql} IS DISTINCT FROM ?", (*operand.parameters, value)

    def value_at(self, path: str) -> Operand:
        """The value at a path, by a function of `functions.sql`."""
        return Operand("liveref_value(data, ?::text[])", (_steps(path),))

    def contains(self, operand: Operand, path: str, value: Any) -> Clause:  # noqa: ARG002
        """The value contains another one, by a function of `functions.sql`."""
        part = keys.escaped_json(_encode(value)).decode()
        if path in OWN_COLUMNS:
            if path != "id" or not isinstance(value, str):
                return "FALSE", ()
            return "position(? IN substr(coalesce(long, id), 2)) > 0", (keys.text_key(value)[1:],)
        return "liveref_contains(data, ?::text[], ?::json)", (_steps(path), part)

    def table(self, kind: Kind, number: int) -> PostgreSQLTable:
        """The table of a kind."""
        return PostgreSQLTable(kind, number, self)

    def entry(self, record: Record) -> list[Any]:
        """A record as the journal has it, with its identity in full."""
        times = [keys.key_of(record.created), keys.key_of(record.updated)]
        return [keys.text_key(record.id), *times, _encode(record.data).decode()]

    def among(self, column: str, values: Collection[Any]) -> Clause:
        """A column has one of many values."""
        return f"{column} = ANY(?)", (list(values),)

    def mentions(self, column: str, text: str) -> Clause:
        """A column of JSON has a text in it."""
        return f"strpos({column}::text, ?) > 0", (text,)


def _steps(path: str) -> str:
    """The keys that a path leads through, as PostgreSQL writes an array of texts."""
    steps = (keys.escaped(key) for key in parse_path(path))
    quoted = (step.replace("\\", "\\\\").replace('"', '\\"') for step in steps)
    return "{" + ",".join(f'"{step}"' for step in quoted) + "}"


DIALECT = PostgreSQLDialect()
