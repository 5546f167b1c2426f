"""Views of an SQLite database for work: a reader, and a transaction that also writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from liveref.store.base import ALL, Condition, Conflict, Record, Sort, StoreError
from liveref.store.sql import settings
from liveref.store.sql.conditions import Clause, conjunction
from liveref.store.sql.history import SQLiteHistory
from liveref.store.sql.identities import forget, kinds_of, note
from liveref.store.sql.journal import forget_new, is_held, note_gone, note_new, note_old
from liveref.store.sql.keyset import Key, Stretch, sort_keys, stretches
from liveref.store.sql.table import Table, Tables
from liveref.store.sql.values import SQLValue

A = TypeVar("A", int, str)
T = TypeVar("T")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class SQLiteReader:
    """Reads on one connection; whoever hands it out sees to the transaction around it."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        self._connection = connection
        self._tables = tables

    def get(self, kind: str, id: str) -> Record | None:
        """The record of that identity, or None."""
        rows = self._rows(self._table(kind).get, (id,))
        return _record(kind, rows[0]) if rows else None

    def page(
        self,
        kind: str,
        where: Sequence[Condition] = (),
        *,
        sort: Sequence[Sort] = (),
        after: str | None = None,
        limit: int = ALL,
        backwards: bool = False,
    ) -> list[Record]:
        """At most `limit` records behind `after`, in order; `backwards` turns the order round."""
        table = self._table(kind)
        met = conjunction(table, where)
        keys = sort_keys(table, sort, backwards)
        records: list[Record] = []
        for clauses, order in self._ahead(table, keys, after):
            if len(records) >= limit:
                break
            sql, parameters = _select(table, [*clauses, *met], order, limit - len(records))
            records += [_record(kind, row) for row in self._rows(sql, parameters)]
        return records

    def count(self, kind: str, where: Sequence[Condition] = ()) -> int:
        """The number of records that meet all conditions."""
        table = self._table(kind)
        sql, parameters = _where(conjunction(table, where))
        rows = self._rows(f"SELECT count(*) FROM {table.name}{sql}", parameters)  # noqa: S608
        return int(rows[0][0])

    def identified(self, kinds: Container[str], ids: Collection[str]) -> list[Record]:
        """The records that have one of these identities, which are UUIDs, of any of these
        kinds."""
        try:
            pairs = kinds_of(self._connection, ids)
        except sqlite3.Error as error:
            raise _refusal(error) from error
        records = (self.get(kind, id) for kind, id in pairs if kind in kinds)
        return [record for record in records if record is not None]

    def _ahead(self, table: Table, keys: list[Key], after: str | None) -> Iterator[Stretch]:
        if after is None:
            return iter([([], keys)])
        names = ", ".join(operand.sql for operand, _ in keys)
        parameters = [value for operand, _ in keys for value in operand.parameters]
        sql = f"SELECT {names} FROM {table.name} WHERE id = ?"  # noqa: S608
        rows = self._rows(sql, [*parameters, after])
        if not rows:
            raise KeyError(after)
        return stretches(keys, rows[0])

    def _table(self, kind: str) -> Table:
        try:
            return self._tables[kind]
        except KeyError:
            raise StoreError(f"the store was opened without the kind {kind!r}") from None

    def _rows(self, sql: str, parameters: Sequence[SQLValue]) -> list[Any]:
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise _refusal(error) from error


class SQLiteTransaction(SQLiteReader):
    """Reads and writes on the writer's connection, until its work has ended."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        super().__init__(connection, tables)
        self.changes: list[tuple[str, str, str]] = []

    def insert(self, record: Record) -> Record:
        """Keep a new record; returns it with its position. Raises Conflict."""
        table = self._table(record.kind)
        try:
            cursor = self._write(table, table.insert, table.row(record))
        except Conflict:
            if self.get(record.kind, record.id) is None:
                raise
            raise Conflict(record.kind, ("id",)) from None
        note(self._connection, table.number, record.id)
        self._journal(note_new, table, cursor.lastrowid or 0)
        self.changes.append(("insert", record.kind, record.id))
        return msgspec.structs.replace(record, position=cursor.lastrowid)

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
        forget(self._connection, table.number, id)
        self._journal(forget_new, table, position)
        self.changes.append(("delete", kind, id))
        return True

    def holds(self, key: str) -> bool:
        """Whether a snapshot needs a blob that no record has any more."""
        return is_held(self._connection, key)

    def setting(self, name: str) -> Any:
        """The JSON value of a setting, None for one that was never set."""
        return settings.setting(self._connection, name)

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting to a JSON value."""
        settings.put_setting(self._connection, name, value)

    @property
    def history(self) -> SQLiteHistory:
        """The snapshots of the store."""
        return SQLiteHistory(self._connection, self._tables)

    def end(self) -> None:
        """Refuse whatever keeps hold of the transaction and uses it later."""
        self._tables = _Ended()

    def _write(self, table: Table, sql: str, row: Sequence[SQLValue]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, row)
        except sqlite3.IntegrityError as error:
            raise _conflict(table, error) from None
        except sqlite3.Error as error:
            raise _refusal(error) from error

    def _journal(
        self, entry: Callable[[sqlite3.Connection, Table, A], T], table: Table, row: A
    ) -> T:
        """Make an entry in the journal about the row of an id or a position."""
        try:
            return entry(self._connection, table, row)
        except sqlite3.Error as error:
            raise _refusal(error) from error


class _Ended(dict[str, Table]):
    def __missing__(self, kind: str) -> Table:
        raise StoreError("a transaction is used after its work has ended")


def _refusal(error: sqlite3.Error) -> StoreError:
    return StoreError(f"the database refused: {error}")


def _conflict(table: Table, error: sqlite3.IntegrityError) -> Exception:
    """SQLite names the columns: "UNIQUE constraint failed: record_1.v1, record_1.v2"."""
    if error.sqlite_errorname not in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return _refusal(error)
    named = str(error).partition(": ")[2].split(", ")
    columns = {name.rpartition(".")[2] for name in named}
    return Conflict(table.kind.name, ("id",) if columns == {"id"} else table.group_of(columns))


def _where(clauses: Sequence[Clause]) -> tuple[str, list[SQLValue]]:
    sql = " AND ".join(clause[0] for clause in clauses)
    return (f" WHERE {sql}" if sql else ""), [value for c in clauses for value in c[1]]


def _select(
    table: Table, clauses: Sequence[Clause], keys: Sequence[Key], limit: int
) -> tuple[str, list[SQLValue]]:
    condition, parameters = _where(clauses)
    order = ", ".join(f"{operand.sql}{' DESC' if falling else ''}" for operand, falling in keys)
    parameters += [value for operand, _ in keys for value in operand.parameters]
    sql = (
        f"SELECT position, id, created, updated, data FROM {table.name}{condition}"  # noqa: S608
        f" ORDER BY {order} LIMIT ?"
    )
    return sql, [*parameters, limit]


def _record(kind: str, row: Sequence[Any]) -> Record:
    return Record(
        kind=kind, id=row[1], data=_decode(row[4]), created=row[2], updated=row[3], position=row[0]
    )
