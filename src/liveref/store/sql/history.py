"""Snapshots: states of the store, to go back to.

A snapshot costs nothing when it is taken. It is kept as the difference between it and its
neighbour, the snapshot that lies between it and the present; the difference between the nearest
one and the present grows with each change (`journal.py`). So the snapshots are the nodes of a tree
whose root is the present. Going back to one walks to it from the present: at the first step the
difference is applied and dropped, at each further one it is turned round, so that the snapshot just
left follows from the next. (H. Baker calls this rerooting: "Shallow Binding Makes Functional Arrays
Fast", 1991.) The cost is that of the differences on the way, and of nothing else in the store.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from liveref.store.base import Conflict, Snapshot, StoreError, Turns
from liveref.store.sql import settings
from liveref.store.sql.declaration import declared_kind
from liveref.store.sql.dialect import Connection, Dialect
from liveref.store.sql.identities import note_all
from liveref.store.sql.journal import blob_keys, hold, is_held
from liveref.store.sql.table import Table, Tables

_ROW = "id, created, updated, data"
_MOST_ROWS = 500
"""Rows that are restored in one turn."""


class _Stretch(NamedTuple):
    """The rows of one kind in the difference of a snapshot, from one position to another."""

    table: Table
    snapshot: int
    first: int
    last: int

    def of(self, alias: str = "", *, snapshot: int | None = None) -> str:
        """The condition of its rows of `undo`, or of those of another snapshot there."""
        number = self.snapshot if snapshot is None else snapshot
        return (
            f"{alias}snapshot = {number} AND {alias}kind = {self.table.number}"
            f" AND {alias}position BETWEEN {self.first} AND {self.last}"
        )


class SQLHistory:
    """The snapshots of a store, on a connection that writes and in its transaction."""

    def __init__(self, connection: Connection, tables: Tables, dialect: Dialect) -> None:
        self._connection, self._dialect = connection, dialect
        self._tables = {table.number: table for table in tables.values()}

    def snapshots(self) -> list[Snapshot]:
        """All that have a name, the oldest first."""
        rows = self._rows(
            "SELECT name, created, records FROM snapshot WHERE name IS NOT NULL ORDER BY number"
        )
        return [Snapshot(name=row[0], created=row[1], records=row[2]) for row in rows]

    def take(self, name: str, created: float) -> Snapshot:
        """Keep the present state under a name. Raises Conflict if a snapshot has that name."""
        if self._rows("SELECT 1 FROM snapshot WHERE name = ?", name):
            raise Conflict("snapshot", ("name",))
        number = self._one("SELECT coalesce(max(number), 0) + 1 FROM snapshot")
        records = sum(self._count(kind) for (kind,) in self._rows("SELECT number FROM kind"))
        self._do("UPDATE snapshot SET toward = ? WHERE toward IS NULL", number)
        self._do(
            "INSERT INTO snapshot (number, name, created, records, settings)"
            " VALUES (?, ?, ?, ?, ?)",
            *(number, name, created, records, settings.packed(self._connection)),
        )
        return Snapshot(name=name, created=created, records=records)

    def restore(self, name: str) -> Turns[list[str]]:
        """Go back to a snapshot, which stays; the keys of the blobs that nobody needs any more.
        Raises KeyError, StoreError if rules that are newer forbid its records."""
        number = self._number(name)
        path = self._path(number)
        orphans, _ = yield from self._apply(path[0], None)
        for left, following in pairwise(path):
            _, back = yield from self._apply(following, left)
            orphans -= back
            self._do("UPDATE snapshot SET toward = ? WHERE number = ?", following, left)
            self._do("UPDATE snapshot SET toward = NULL WHERE number = ?", following)
        packed = self._one("SELECT settings FROM snapshot WHERE number = ?", number)
        settings.unpack(self._connection, packed)
        return [key for key in orphans if not is_held(self._connection, key)]

    def forget(self, name: str) -> list[str]:
        """Remove a snapshot; the keys of the blobs that nobody needs any more. Raises KeyError."""
        self._do("UPDATE snapshot SET name = NULL WHERE number = ?", self._number(name))
        keys: set[str] = set()
        while row := self._removable():
            keys |= self._remove(*row)
        return [key for key in keys if not self._is_needed(key)]

    def _number(self, name: str) -> int:
        rows = self._rows("SELECT number FROM snapshot WHERE name = ?", name)
        if not rows:
            raise KeyError(name)
        return int(rows[0][0])

    def _path(self, number: int) -> list[int]:
        """The snapshots between the present and this one, the nearest first, this one last."""
        path = [number]
        while (
            toward := self._one("SELECT toward FROM snapshot WHERE number = ?", path[0])
        ) is not None:
            path.insert(0, toward)
        return path

    def _apply(self, snapshot: int, left: int | None) -> Turns[tuple[set[str], set[str]]]:
        """Bring the records from the state that lies before a snapshot to the snapshot's. The
        difference is turned round for the snapshot that is left, or dropped for None. The keys of
        the blobs that records had and have no more, if it is dropped, and of those that they have
        again."""
        orphans: set[str] = set()
        back: set[str] = set()
        for (kind,) in self._rows("SELECT DISTINCT kind FROM undo WHERE snapshot = ?", snapshot):
            table = self._table(kind)
            stretches = self._stretches(snapshot, table)
            lost, stays = set[str](), set[str]()
            for stretch in stretches:
                if left is not None:
                    self._turn_round(stretch, left)
                elif table.kind.blobs:
                    self._compare_blobs(stretch, lost, stays)
                self._take_away(stretch)
                yield
            # A unique value may move from one stretch to another: first all rows are taken away.
            for stretch in stretches:
                back |= self._put_back(stretch)
                yield
            orphans |= lost - stays
            self._settle(table)
        self._do("DELETE FROM undo WHERE snapshot = ?", snapshot)
        self._do("DELETE FROM held WHERE snapshot = ?", snapshot)
        return orphans, back

    def _stretches(self, snapshot: int, table: Table) -> list[_Stretch]:
        """The difference of a kind in parts, none of which takes long."""
        sql = (
            "SELECT position FROM undo WHERE snapshot = ? AND kind = ? AND position > ?"
            " ORDER BY position LIMIT ?"
        )
        stretches, last = list[_Stretch](), -1
        while rows := self._rows(sql, snapshot, table.number, last, _MOST_ROWS):
            first, last = rows[0][0], rows[-1][0]
            stretches.append(_Stretch(table, snapshot, first, last))
        return stretches

    def _turn_round(self, stretch: _Stretch, left: int) -> None:
        """Enter for `left` the rows that the difference is about to change."""
        table = stretch.table
        self._do(
            f"INSERT INTO undo SELECT ?, u.kind, u.position,"  # noqa: S608
            f" {self._dialect.identity('r')}, r.created, r.updated, r.data"
            f" FROM undo u LEFT JOIN {table.name} r ON r.position = u.position"
            f" WHERE {stretch.of('u.')}",
            left,
        )
        if table.kind.blobs:
            sql = f"SELECT position, data FROM undo WHERE {stretch.of(snapshot=left)}"  # noqa: S608
            for position, data in self._rows(sql):
                hold(self._connection, table, left, position, data)

    def _compare_blobs(self, stretch: _Stretch, lost: set[str], stays: set[str]) -> None:
        """Note the keys of the blobs that records have, and that the snapshot has."""
        table = stretch.table
        sql = (
            f"SELECT r.data, u.data FROM undo u LEFT JOIN {table.name} r"  # noqa: S608
            f" ON r.position = u.position WHERE {stretch.of('u.')}"
        )
        for now, then in self._rows(sql):
            lost.update(blob_keys(table, now))
            stays.update(blob_keys(table, then))

    def _take_away(self, stretch: _Stretch) -> None:
        """Remove the rows that a snapshot has not, or has otherwise."""
        table = stretch.table
        changed = f"SELECT position FROM undo WHERE {stretch.of()}"  # noqa: S608
        rows = f"{table.name} WHERE position IN ({changed})"
        self._do(
            f"DELETE FROM identity WHERE kind = {table.number} AND id IN (SELECT id FROM {rows})"  # noqa: S608
        )
        self._do(f"DELETE FROM {rows}")  # noqa: S608

    def _put_back(self, stretch: _Stretch) -> set[str]:
        """Insert the rows that a snapshot has, at their positions; the keys of their blobs."""
        table = stretch.table
        rows = self._rows(
            f"SELECT position, {_ROW} FROM undo WHERE {stretch.of()} AND data IS NOT NULL"  # noqa: S608
        )
        records = [table.record(row) for row in rows]
        try:
            self._connection.executemany(
                table.restore, [[*table.row(record), record.position] for record in records]
            )
            note_all(self._connection, table, (record.id for record in records))
        except self._dialect.duplicate as error:
            raise StoreError(
                f"{table.kind.name}: the records of the snapshot break a rule that is newer"
                f" than it ({error})"
            ) from error
        return {key for row in rows for key in blob_keys(table, row[-1])}

    def _settle(self, table: Table) -> None:
        """Have the next record get the position behind the last one, as it did at the snapshot."""
        for statement in table.settle:
            self._do(statement)

    def _removable(self) -> tuple[int, int | None, int | None] | None:
        """A snapshot without a name that one other follows from at most: its number, that of its
        neighbour towards the present, and that of the other."""
        rows = self._rows(
            "SELECT s.number, s.toward, max(c.number) FROM snapshot s"
            " LEFT JOIN snapshot c ON c.toward = s.number"
            " WHERE s.name IS NULL GROUP BY s.number HAVING count(c.number) <= 1 LIMIT 1"
        )
        return rows[0] if rows else None

    def _remove(self, number: int, toward: int | None, other: int | None) -> set[str]:
        """Remove a snapshot; what `other` follows from it by becomes its own. The keys of blobs
        that are perhaps not needed any more."""
        if other is not None:
            self._do(
                "DELETE FROM undo WHERE snapshot = ? AND EXISTS (SELECT 1 FROM undo o"
                " WHERE o.snapshot = ? AND o.kind = undo.kind AND o.position = undo.position)",
                *(number, other),
            )
        lost, parameters = " FROM held WHERE snapshot = ?", [number]
        if other is not None:
            lost += (
                " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.snapshot = ?"
                " AND u.kind = held.kind AND u.position = held.position)"
            )
            parameters.append(number)
        keys = {key for (key,) in self._rows(f"SELECT key{lost}", *parameters)}
        self._do(f"DELETE{lost}", *parameters)
        for table in ("undo", "held"):
            if other is not None:
                sql = f"UPDATE {table} SET snapshot = ? WHERE snapshot = ?"  # noqa: S608
                self._do(sql, other, number)
            self._do(f"DELETE FROM {table} WHERE snapshot = ?", number)  # noqa: S608
        self._do("DELETE FROM snapshot WHERE number = ?", number)
        if other is not None:
            self._do("UPDATE snapshot SET toward = ? WHERE number = ?", toward, other)
        return keys

    def _is_needed(self, key: str) -> bool:
        """Whether a snapshot or a record has a blob."""
        tables = (table for table in self._tables.values() if table.kind.blobs)
        clause, parameters = self._dialect.mentions("data", key)
        return is_held(self._connection, key) or any(
            self._rows(f"SELECT 1 FROM {table.name} WHERE {clause} LIMIT 1", *parameters)  # noqa: S608
            for table in tables
        )

    def _table(self, number: int) -> Table:
        """The table of a kind, which the program may not know: its records are of a reference that
        is not served now."""
        if number not in self._tables:
            sql = "SELECT name, declared FROM kind WHERE number = ?"
            [(name, declared)] = self._rows(sql, number)
            kind = declared_kind(name, bytes(declared))
            self._tables[number] = self._dialect.table(kind, number)
        return self._tables[number]

    def _count(self, kind: int) -> int:
        return int(self._one(f"SELECT count(*) FROM record_{kind}"))  # noqa: S608

    def _one(self, sql: str, *parameters: Any) -> Any:
        return self._rows(sql, *parameters)[0][0]

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()

    def _do(self, sql: str, *parameters: Any) -> None:
        self._connection.execute(sql, parameters)
