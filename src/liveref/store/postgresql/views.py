"""A transaction: reads, each of which goes over the network, and writes, which need not be waited
for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from liveref.store.base import ALL, Conflict, Record
from liveref.store.postgresql.connection import PostgreSQLConnection
from liveref.store.postgresql.dialect import DIALECT
from liveref.store.postgresql.errors import AloneError, DuplicateError, RepeatError
from liveref.store.postgresql.keys import LONGEST
from liveref.store.postgresql.pipeline import Answer
from liveref.store.postgresql.table import PostgreSQLTable
from liveref.store.sql.history import SQLHistory
from liveref.store.sql.identities import forget
from liveref.store.sql.journal import forget_new, note_gone, note_old
from liveref.store.sql.table import Tables
from liveref.store.sql.views import SQLReader, SQLTransaction
from liveref.values.identities import is_uuid

LAST = ALL
"""The position of a record whose insertion was not waited for, until it is committed: behind all
others."""


class PostgreSQLReader(SQLReader):
    """Reads on one connection."""

    def __init__(self, connection: PostgreSQLConnection, tables: Tables) -> None:
        super().__init__(connection, tables, DIALECT)


class PostgreSQLTransaction(SQLTransaction):
    """Reads and writes on one connection, until its work has ended.

    Snapshots are for work that `is_alone`: no other work writes meanwhile. Work that `waits` for
    its writes has their outcome; else they are taken to succeed, and the transaction fails where
    they don't. A record with blobs is always waited for.
    """

    def __init__(
        self,
        connection: PostgreSQLConnection,
        tables: Tables,
        *,
        is_alone: bool,
        waits: bool,
    ) -> None:
        super().__init__(connection, tables, DIALECT)
        self._own, self._is_alone, self._waits = connection, is_alone, waits
        self._sent: list[tuple[Record, Answer]] = []

    def insert(self, record: Record) -> Record:
        """Keep a new record; returns it with its position. Raises Conflict."""
        table = self._table_of(record.kind)
        row = table.row(record)
        stored = msgspec.structs.replace(record, position=LAST)
        if self._waits:
            stored.position = self._insert(table, row)
        else:
            self._sent.append((stored, self._send_insert(table, row)))
        self.changes.append(("insert", record.kind, record.id))
        return stored

    def _insert(self, table: PostgreSQLTable, row: list[Any]) -> int:
        if _is_noted(row):
            rows = self._rows(table.insert_noted, [*row, row[0]])
        else:
            rows = self._rows(table.insert, row)
        if not rows:
            raise self._conflict(table, row)
        return int(rows[0][0])

    def _send_insert(self, table: PostgreSQLTable, row: list[Any]) -> Answer:
        if _is_noted(row):
            return self._own.send(table.surely_insert_noted, [*row, row[0]])
        return self._own.send(table.surely_insert, row)

    def settle(self) -> None:
        """Give the records that were inserted their positions, once the transaction is
        committed."""
        for record, answer in self._sent:
            [(record.position,)] = answer.fetchall()

    def update(self, record: Record) -> None:
        """Replace data and times of a record that exists. Raises Conflict, KeyError."""
        table = self._table_of(record.kind)
        row = table.row(record)
        if self._waits or table.kind.blobs:
            self._update(table, record, row)
        else:
            self._own.send(table.surely_update, [row[0], *row[1:], row[0]])
        self.changes.append(("update", record.kind, record.id))

    def _update(self, table: PostgreSQLTable, record: Record, row: list[Any]) -> None:
        if (taken := self._taken(table, row, others=True)) is not None:
            raise Conflict(record.kind, taken)
        values = [*row[1:], row[0]]
        if table.kind.blobs:
            note_old(self._connection, table, record.id)
            count = self._write(table.update, values)
        else:
            count = self._write(table.update_entered, [row[0], *values])
        if not count:
            raise KeyError(record.id)

    def delete(self, kind: str, id: str) -> bool:
        """Remove it; False if it wasn't there."""
        table = self._table_of(kind)
        if table.kind.blobs:
            is_there = self._forget(table, id)
        elif self._waits:
            is_there = self._delete(table, id)
        else:
            key = DIALECT.encode(id)
            self._own.send(table.surely_delete, [key, key, key])
            is_there = True
        if is_there:
            self.changes.append(("delete", kind, id))
        return is_there

    @property
    def history(self) -> SQLHistory:
        """The snapshots of the store."""
        if not self._is_alone:
            raise AloneError("snapshots need the store alone")
        return super().history

    def _delete(self, table: PostgreSQLTable, id: str) -> bool:
        key = DIALECT.encode(id)
        return bool(self._rows(table.delete_entered, [key, key, key]))

    def _forget(self, table: PostgreSQLTable, id: str) -> bool:
        """Remove a record whose blobs a snapshot may need."""
        position = note_gone(self._connection, table, id)
        if position is None:
            return False
        self._connection.execute(table.delete, [DIALECT.encode(id)])
        forget(self._connection, table, id)
        forget_new(self._connection, table, position)
        return True

    def _write(self, sql: str, values: Sequence[Any]) -> int:
        try:
            return self._connection.execute(sql, values).rowcount
        except DuplicateError as error:
            # Nobody had these values in this transaction's view: somebody has taken them since.
            raise RepeatError(str(error)) from error

    def _conflict(self, table: PostgreSQLTable, row: Sequence[Any]) -> Exception:
        """The conflict of a row that was not inserted."""
        if self._rows(table.get, [row[0]]):
            return Conflict(table.kind.name, ("id",))
        taken = self._taken(table, row, others=False)
        return Conflict(table.kind.name, taken) if taken else RepeatError("a row was taken")

    def _taken(
        self, table: PostgreSQLTable, row: Sequence[Any], *, others: bool
    ) -> tuple[str, ...] | None:
        """The unique group whose values, those of a row, another record has; None for none."""
        sql, parameters = table.taken(row, others=others)
        numbers = self._rows(sql, parameters) if sql else []
        return table.kind.unique[min(numbers)[0]] if numbers else None

    def _table_of(self, kind: str) -> PostgreSQLTable:
        table = self._table(kind)
        assert isinstance(table, PostgreSQLTable)  # noqa: S101
        return table


def _is_noted(row: Sequence[Any]) -> bool:
    """Whether a row's identity is a UUID, of which one table tells the kinds."""
    return len(row[0]) <= LONGEST and is_uuid(row[0][1:].decode())
