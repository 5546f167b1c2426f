"""The table of one kind: which column holds which path, and the statements that need no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from liveref.store.base import Kind, Record
from liveref.store.paths import parse_path, value_at
from liveref.store.sql.dialect import Dialect, Operand, SQLValue

OWN_COLUMNS = ("id", "created", "updated")

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Table:
    """A kind's table: `position`, `id`, times, `data` as JSON, and a column `v1`, `v2`, ... with
    the value at each path that the kind declares.

    Every index ends with the position: an index on a path is one on the path and the position.
    `settle` are statements after which the next position is the one behind the last record's.
    """

    settle: tuple[str, ...] = ()

    def __init__(self, kind: Kind, number: int, dialect: Dialect) -> None:
        self.kind, self.dialect = kind, dialect
        self.number, self.name = number, f"record_{number}"
        paths = enumerate(_declared_paths(kind), 1)
        self.columns = {path: self._column(number, path) for number, path in paths}
        self.operands = {path: Operand(column) for path, column in self.columns.items()}
        self.operands |= {path: Operand(path) for path in OWN_COLUMNS}
        self._keys = [parse_path(path) for path in self.columns]
        self.selected = f"position, {dialect.identity(self.name)}, created, updated, data"
        self._compose()

    def _column(self, number: int, path: str) -> str:  # noqa: ARG002
        """The name of the column of a path, the one of that number."""
        return f"v{number}"

    def _compose(self) -> None:
        names = ["id", "created", "updated", "data", *self.columns.values()]
        insert = f"INSERT INTO {self.name} ({', '.join(names)}"
        marks = ", ".join("?" * len(names))
        settings = ", ".join(f"{name} = ?" for name in names[1:])
        self.get = f"SELECT {self.selected} FROM {self.name} WHERE id = ?"  # noqa: S608
        self.journal = (
            "INSERT INTO undo SELECT s.number,"  # noqa: S608
            f" {self.number}, r.position, r.id, r.created, r.updated, r.data"
            f" FROM snapshot s, {self.name} r WHERE s.toward IS NULL AND r.id = ?"
            " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.snapshot = s.number"
            f" AND u.kind = {self.number} AND u.position = r.position) ON CONFLICT DO NOTHING"
        )
        self.insert = f"{insert}) VALUES ({marks})"
        self.restore = f"{insert}, position) VALUES ({marks}, ?)"
        self.update = f"UPDATE {self.name} SET {settings} WHERE id = ?"  # noqa: S608
        self.delete = f"DELETE FROM {self.name} WHERE id = ?"  # noqa: S608

    def row(self, record: Record) -> list[Any]:
        """The values of a record's columns behind its position, in order."""
        encode = self.dialect.encode
        own = [encode(record.id), encode(record.created), encode(record.updated)]
        return [*own, _encode(record.data), *self.values(record.data)]

    def values(self, data: dict[str, Any]) -> list[SQLValue]:
        """The values of the columns of declared paths."""
        encode = self.dialect.encode
        return [
            encode(data.get(keys[0]) if len(keys) == 1 else value_at(data, keys))
            for keys in self._keys
        ]

    def record(self, row: Sequence[Any]) -> Record:
        """The record of a row: position, identity, times, data."""
        decode = self.dialect.decode
        position, id, created, updated, data = row
        return Record(
            kind=self.kind.name,
            id=decode(id),
            data=_decode(data),
            created=decode(created),
            updated=decode(updated),
            position=position,
        )

    def operand(self, path: str) -> Operand:
        """The expression for a path; a path that isn't declared is read from the JSON."""
        operand = self.operands.get(path)
        if operand is None:
            parse_path(path)
            return self.dialect.value_at(path)
        return operand

    def group_of(self, columns: set[str]) -> tuple[str, ...]:
        """The unique group that consists of these columns."""
        for group in self.kind.unique:
            if {self.operands[path].sql for path in group} == columns:
                return group
        return tuple(sorted(columns))


def _declared_paths(kind: Kind) -> list[str]:
    paths = {*kind.indexed, *(path for group in kind.unique for path in group)}
    return sorted(paths.difference(OWN_COLUMNS))


Tables = Mapping[str, Table]
"""The table of each kind."""
