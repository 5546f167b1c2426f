"""The table of one kind. One statement writes a record with its entry in the journal.

Each write has two forms. One says what it did. The other one fails where it can't do it, by a
unique index or a division by the number of its rows: so nobody has to wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from liveref.store.base import Record
from liveref.store.postgresql import keys
from liveref.store.sql.table import Table


class PostgreSQLTable(Table):
    """A kind's table. `id` is a key that an index can have, and `long` the whole one where that is
    another. The name of a column follows from its path alone: so it is the same for all programs
    that share the database, whatever else they declare."""

    def _column(self, number: int, path: str) -> str:  # noqa: ARG002
        return f"v_{sha256(path.encode()).hexdigest()[:16]}"

    def _compose(self) -> None:
        names = ["id", "long", "created", "updated", "data", *self.columns.values()]
        listed, marks = ", ".join(names), ", ".join("?" * len(names))
        values = f"({listed}) VALUES ({marks})"
        settings = ", ".join(f"{name} = ?" for name in names[1:])
        name, number = self.name, self.number
        self.get = f"SELECT {self.selected} FROM {name} WHERE id = ?"  # noqa: S608
        self.restore = f"INSERT INTO {name} ({listed}, position) VALUES ({marks}, ?)"  # noqa: S608
        self.update = f"UPDATE {name} SET {settings} WHERE id = ?"  # noqa: S608
        self.delete = f"DELETE FROM {name} WHERE id = ?"  # noqa: S608
        self.journal = (
            f"INSERT INTO undo SELECT s.number, {number}, r.position,"  # noqa: S608
            f" {self.dialect.identity('r')}, r.created, r.updated, r.data"
            f" FROM snapshot s, {name} r WHERE s.toward IS NULL AND r.id = ?"
            " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.snapshot = s.number"
            f" AND u.kind = {number} AND u.position = r.position) ON CONFLICT DO NOTHING"
        )
        made = f"INSERT INTO {name} {values}"
        entered = (
            "INSERT INTO undo (snapshot, kind, position)"  # noqa: S608
            f" SELECT s.number, {number}, made.position FROM snapshot s, made"
            " WHERE s.toward IS NULL ON CONFLICT DO NOTHING"
        )
        noted = (
            f", noted AS (INSERT INTO identity (id, kind) SELECT ?, {number} FROM made"  # noqa: S608
            " ON CONFLICT DO NOTHING)"
        )
        some = f"made AS ({made} ON CONFLICT DO NOTHING RETURNING position), entered AS ({entered})"
        self.insert = f"WITH {some} SELECT position FROM made"  # noqa: S608
        self.insert_noted = f"WITH {some}{noted} SELECT position FROM made"  # noqa: S608
        surely = f"made AS ({made} RETURNING position), entered AS ({entered})"
        self.surely_insert = f"WITH {surely} SELECT position FROM made"  # noqa: S608
        self.surely_insert_noted = f"WITH {surely}{noted} SELECT position FROM made"  # noqa: S608
        self.update_entered = f"WITH entered AS ({self.journal}) {self.update}"
        self.surely_update = (
            f"WITH entered AS ({self.journal}), done AS ({self.update} RETURNING 1)"  # noqa: S608
            " SELECT 1 / count(*) FROM done"
        )
        gone = (
            f"WITH entered AS ({self.journal}),"  # noqa: S608
            f" gone AS ({self.delete} RETURNING position),"
            f" unnoted AS (DELETE FROM identity WHERE id = ? AND kind = {number}),"
            f" unmade AS (DELETE FROM undo WHERE kind = {number} AND data IS NULL"
            " AND snapshot = (SELECT number FROM snapshot WHERE toward IS NULL)"
            " AND position IN (SELECT position FROM gone))"
        )
        self.delete_entered = f"{gone} SELECT position FROM gone"  # noqa: S608
        self.surely_delete = f"{gone} SELECT 1 / count(*) FROM gone"  # noqa: S608
        self.settle = (f"SELECT liveref_settle('{name}')",)

    def row(self, record: Record) -> list[Any]:
        """The values of a record's columns behind its position, in order."""
        id, created, updated, data, *values = super().row(record)
        whole = keys.text_key(record.id)
        long = None if len(whole) == len(id) else whole
        return [id, long, created, updated, data.decode(), *values]

    def taken(self, row: Sequence[Any], *, others: bool) -> tuple[str, list[Any]]:
        """The query for the numbers of the unique groups whose values, those of a row, are taken:
        by another record than the row's, or by any."""
        names = ("id", "long", "created", "updated", "data", *self.columns.values())
        columns = dict(zip(names, row, strict=True))
        queries: list[str] = []
        parameters: list[Any] = []
        for number, group in self._groups(columns):
            tests = " AND ".join(f"{name} = ?" for name in group)
            apart = " AND id <> ?" if others else ""
            queries.append(
                f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {self.name} WHERE {tests}{apart})"  # noqa: S608
            )
            parameters += [*group.values(), *([row[0]] if others else [])]
        return " UNION ALL ".join(queries), parameters

    def _groups(self, columns: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The unique groups of which a row has all values, by number."""
        for number, group in enumerate(self.kind.unique):
            values = {self.operands[path].sql: columns[self.operands[path].sql] for path in group}
            if None not in values.values():
                yield number, values
