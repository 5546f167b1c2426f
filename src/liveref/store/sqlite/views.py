"""Views of an SQLite database: a reader, and a transaction, whose errors are the store's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import msgspec

from liveref.store.base import Conflict, Record, StoreError
from liveref.store.sql.dialect import Connection
from liveref.store.sql.identities import forget, note
from liveref.store.sql.journal import forget_new, note_gone, note_new, note_old
from liveref.store.sql.table import Table
from liveref.store.sql.views import SQLReader, SQLTransaction

A = TypeVar("A", int, str)
T = TypeVar("T")


class SQLiteReader(SQLReader):
    """Reads on one connection; whoever hands it out sees to the transaction around it."""

    def _kinds_of(self, ids: Collection[str]) -> list[tuple[str, str]]:
        try:
            return super()._kinds_of(ids)
        except sqlite3.Error as error:
            raise _refusal(error) from error

    def setting(self, name: str) -> Any:
        """The JSON value of a setting, None for one that was never set."""
        try:
            return super().setting(name)
        except sqlite3.Error as error:
            raise _refusal(error) from error

    def _rows(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise _refusal(error) from error


class SQLiteTransaction(SQLiteReader, SQLTransaction):
    """Reads and writes on the writer's connection, until its work has ended."""

    _connection: sqlite3.Connection

    def insert(self, record: Record) -> Record:
        """Keep a new record; returns it with its position. Raises Conflict."""
        connection = self._connection
        table = self._tables.get(record.kind) or self._table(record.kind)
        row = table.row(record)
        try:
            cursor: Any = connection.execute(table.insert, row)
            position: int = cursor.lastrowid
            note(connection, table, record.id)
            note_new(connection, table, position)
        except sqlite3.IntegrityError as error:
            raise self._taken(table, record, error) from None
        except sqlite3.Error as error:
            raise _refusal(error) from error
        self.changes.append(("insert", record.kind, record.id))
        return msgspec.structs.replace(record, position=position)

    def update(self, record: Record) -> None:
        """Replace data and times of a record that exists. Raises Conflict, KeyError."""
        table = self._table(record.kind)
        row = table.row(record)
        self._journal(note_old, table, record.id)
        if not self._write(table, table.update, [*row[1:], row[0]]).rowcount:
            raise KeyError(record.id)
        self.changes.append(("update", record.kind, record.id))

    def delete(self, kind: str, id: str) -> bool:
        """Remove it; False if it wasn't there."""
        table = self._table(kind)
        position = self._journal(note_gone, table, id)
        if position is None:
            return False
        self._write(table, table.delete, [id])
        forget(self._connection, table, id)
        self._journal(forget_new, table, position)
        self.changes.append(("delete", kind, id))
        return True

    def _taken(self, table: Table, record: Record, error: sqlite3.IntegrityError) -> Exception:
        """The refusal of a new record. Its identity comes first, whichever index SQLite names."""
        refusal = _conflict(table, error)
        is_there = isinstance(refusal, Conflict) and self.get(record.kind, record.id) is not None
        return Conflict(record.kind, ("id",)) if is_there else refusal

    def _write(self, table: Table, sql: str, row: Sequence[Any]) -> Any:
        try:
            return self._connection.execute(sql, row)
        except sqlite3.IntegrityError as error:
            raise _conflict(table, error) from None
        except sqlite3.Error as error:
            raise _refusal(error) from error

    def _journal(self, entry: Callable[[Connection, Table, A], T], table: Table, row: A) -> T:
        """Make an entry in the journal about the row of an id or a position."""
        try:
            return entry(self._connection, table, row)
        except sqlite3.Error as error:
            raise _refusal(error) from error


def _refusal(error: sqlite3.Error) -> StoreError:
    return StoreError(f"the database refused: {error}")


def _conflict(table: Table, error: sqlite3.IntegrityError) -> Exception:
    """SQLite names the columns: "UNIQUE constraint failed: record_1.v1, record_1.v2"."""
    if error.sqlite_errorname not in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return _refusal(error)
    named = str(error).partition(": ")[2].split(", ")
    columns = {name.rpartition(".")[2] for name in named}
    return Conflict(table.kind.name, ("id",) if columns == {"id"} else table.group_of(columns))
