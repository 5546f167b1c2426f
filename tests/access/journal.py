"""Records the writes to a database, by triggers, so that they can be undone and done again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from liveref.store.base import Kind, Record
from liveref.store.sql.identities import forget, note
from liveref.store.sql.table import Table
from liveref.store.sqlite.dialect import DIALECT

Version = tuple[int, float, float, bytes] | tuple[None, None, None, None]
"""A row: its position, when it was created and updated, its data; all None for none."""
_COLUMNS = ("position", "created", "updated", "data")
_NOTHING = ", ".join(["NULL"] * len(_COLUMNS))


class Row(msgspec.Struct, frozen=True):
    """A row that was written, as it was before and after."""

    kind: str
    id: str
    old: Version
    new: Version


class Change(msgspec.Struct, frozen=True):
    """The data of a row that was written, before and after; None for nothing."""

    kind: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Journal:
    """The journal of a store's database. It writes past the store, which has to be told."""

    def __init__(self, database: sqlite3.Connection, kinds: Sequence[Kind]) -> None:
        self._database = database
        self._numbers = dict(database.execute("SELECT name, number FROM kind").fetchall())
        self._tables = {kind.name: Table(kind, self._numbers[kind.name], DIALECT) for kind in kinds}
        versions = [f"{version}_{column}" for version in ("old", "new") for column in _COLUMNS]
        database.execute(f"CREATE TEMP TABLE written (kind, id, {', '.join(versions)})")
        for kind, table in self._tables.items():
            self._watch(kind, table.name)

    def _watch(self, kind: str, table: str) -> None:
        old, new = (", ".join(f"{v}.{c}" for c in _COLUMNS) for v in ("OLD", "NEW"))
        for event, id, before, after in (
            ("INSERT", "NEW.id", _NOTHING, new),
            ("UPDATE", "NEW.id", old, new),
            ("DELETE", "OLD.id", old, _NOTHING),
        ):
            written = f"INSERT INTO written VALUES ('{kind}', {id}, {before}, {after})"  # noqa: S608
            self._database.execute(
                f"CREATE TEMP TRIGGER {event}_{table} AFTER {event} ON main.{table} "
                f"BEGIN {written}; END"
            )

    def last(self) -> int:
        """The number of the last row that was written."""
        return self._database.execute("SELECT max(rowid) FROM temp.written").fetchone()[0] or 0

    def rows(self, since: int) -> list[Row]:
        """The rows that were written since one, in turn."""
        if self.last() == since:
            return []
        written = self._database.execute(
            "SELECT * FROM temp.written WHERE rowid > ? ORDER BY rowid", (since,)
        ).fetchall()
        return [Row(row[0], row[1], row[2:6], row[6:]) for row in written]

    def changes(self, since: int) -> list[Change]:
        """The same, as data."""
        rows = self.rows(since)
        return [Change(r.kind, r.id, _data(r.old[3]), _data(r.new[3])) for r in rows]

    def undo(self, since: int) -> None:
        """Take back what was written since a row, which is then the last one."""
        rows = self.rows(since)
        self._database.execute("BEGIN")
        for row in reversed(rows):
            self._put(row.kind, row.id, row.old)
        self._database.execute("DELETE FROM temp.written WHERE rowid > ?", (since,))
        self._database.execute("COMMIT")

    def redo(self, rows: Sequence[Row]) -> None:
        """Write rows again."""
        self._database.execute("BEGIN")
        for row in rows:
            self._put(row.kind, row.id, row.new)
        self._database.execute("COMMIT")

    def _put(self, kind: str, id: str, version: Version) -> None:
        table = self._tables[kind]
        self._database.execute(table.delete, (id,))
        forget(self._database, table, id)
        if version[0] is not None:
            position, created, updated, data = version
            fields = msgspec.json.decode(data)
            record = Record(kind=kind, id=id, data=fields, created=created, updated=updated)
            self._database.execute(table.restore, [*table.row(record), position])
            note(self._database, table, id)


def _data(raw: bytes | None) -> dict[str, Any] | None:
    return msgspec.json.decode(raw) if raw is not None else None
