"""All that a store keeps, moved from one database into another, of whatever engine.

Both have the same tables; their values are encoded by each engine's dialect. Kinds that no program
serves now are moved too, and so are snapshots and settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liveref.store.base import Kind, StoreError
from liveref.store.sql.declaration import declared_kind
from liveref.store.sql.identities import note_all
from liveref.store.sql.table import Table
from liveref.store.sql.views import SQLReader, SQLTransaction

_PAGE = 1000
_SNAPSHOT = "number, name, created, records, toward, settings"
_ENTRY = "position, id, created, updated, data"


def declared(view: SQLReader) -> dict[int, Kind]:
    """The kinds that a store has, by number, without the path to their blobs."""
    rows = view.rows("SELECT number, name, declared FROM kind ORDER BY number")
    return {number: declared_kind(name, bytes(content)) for number, name, content in rows}


def transfer(source: SQLReader, target: SQLTransaction) -> dict[str, int]:
    """Copy everything into a store that has the same kinds; the number of records of each kind.
    Raises StoreError if the target has something already, or another number in the end."""
    _ = target.history  # an engine lets work have the store alone that asks for its snapshots
    check_empty(target)
    tables = {number: target.table(kind.name) for number, kind in declared(source).items()}
    counts: dict[str, int] = {}
    for number, kind in declared(source).items():
        old, new = source.dialect.table(kind, number), tables[number]
        _copy_records(source, target, old, new)
        counts[kind.name] = _count(source, old)
        if _count(target, new) != counts[kind.name]:
            raise StoreError(f"{kind.name}: not all records arrived")
    _copy_settings(source, target)
    _copy_snapshots(source, target, tables)
    for table in tables.values():
        for statement in table.settle:
            target.write(statement, [()])
    return counts


def check_empty(target: SQLReader) -> None:
    """Raises StoreError if something is kept."""
    tables = [f"record_{number}" for number in declared(target)]
    for table in (*tables, "setting", "snapshot"):
        if target.rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608
            raise StoreError("it is not empty, and records of two stores are not mixed")


def _count(view: SQLReader, table: Table) -> int:
    return int(view.rows(f"SELECT count(*) FROM {table.name}")[0][0])  # noqa: S608


def _pages(view: SQLReader, sql: str, *parameters: Any) -> Iterator[list[Any]]:
    """The rows of a query for those behind a position, page by page."""
    last = 0
    while rows := view.rows(f"{sql} AND position > ? ORDER BY position LIMIT {_PAGE}",
                            *parameters, last):  # fmt: skip
        yield rows
        last = rows[-1][0]


def _copy_records(source: SQLReader, target: SQLTransaction, old: Table, new: Table) -> None:
    for rows in _pages(source, f"SELECT {old.selected} FROM {old.name} WHERE TRUE"):  # noqa: S608
        records = [old.record(row) for row in rows]
        target.write(new.restore, ([*new.row(record), record.position] for record in records))
        note_all(target.connection, new, (record.id for record in records))


def _copy_settings(source: SQLReader, target: SQLTransaction) -> None:
    rows = source.rows("SELECT name, value FROM setting")
    insert = "INSERT INTO setting (name, value) VALUES (?, ?)"
    target.write(insert, ((name, bytes(value)) for name, value in rows))


def _copy_snapshots(source: SQLReader, target: SQLTransaction, tables: Mapping[int, Table]) -> None:
    rows = source.rows(f"SELECT {_SNAPSHOT} FROM snapshot")  # noqa: S608
    insert = f"INSERT INTO snapshot ({_SNAPSHOT}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
    target.write(insert, ((*row[:5], bytes(row[5])) for row in rows))
    for row in rows:
        for number, table in tables.items():
            _copy_entries(source, target, row[0], number, table)
            _copy_held(source, target, row[0], number, table)


def _copy_entries(
    source: SQLReader, target: SQLTransaction, snapshot: int, number: int, new: Table
) -> None:
    """Copy the journal of a snapshot about a kind, whose number may be another one there."""
    old = source.dialect.table(new.kind, number)
    select = f"SELECT {_ENTRY} FROM undo WHERE snapshot = ? AND kind = ?"  # noqa: S608
    insert = f"INSERT INTO undo (snapshot, kind, {_ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    for rows in _pages(source, select, snapshot, number):
        target.write(insert, ([snapshot, new.number, *_entry(old, new, row)] for row in rows))


def _entry(old: Table, new: Table, row: Any) -> list[Any]:
    """The position of an entry, and the record that was there; without data, there was none."""
    position, *_, data = row
    if data is None:
        return [position, None, None, None, None]
    return [position, *new.dialect.entry(old.record(row))]


def _copy_held(
    source: SQLReader, target: SQLTransaction, snapshot: int, number: int, new: Table
) -> None:
    select = "SELECT position, key FROM held WHERE snapshot = ? AND kind = ?"
    rows = source.rows(select, snapshot, number)
    insert = "INSERT INTO held (snapshot, kind, position, key) VALUES (?, ?, ?, ?)"
    target.write(insert, ((snapshot, new.number, *row) for row in rows))
