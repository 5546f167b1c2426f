"""The journal of changes: what each snapshot had in the place of what is there now.

The journal has an entry for a row (kind and position) that is different in a snapshot: the row as
the snapshot has it, or no data where the snapshot has no such row. A row has one entry at most for
a snapshot, whatever becomes of it afterwards: it is the first change that counts.

Only the nearest snapshot gets entries: that which was taken or restored last. `history.py` says how
the others follow from it. SQLite's documentation describes undo by a log of inverse statements
(sqlite.org/undoredo.html); a log of rows doesn't grow with repeated changes of one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.store.blobs import descriptions
from liveref.store.sql.dialect import Connection
from liveref.store.sql.table import Table

_NEAREST = "SELECT number FROM snapshot WHERE toward IS NULL"
_NOTE_NEW = (
    "INSERT INTO undo (snapshot, kind, position)"
    " SELECT number, ?, ? FROM snapshot WHERE toward IS NULL ON CONFLICT DO NOTHING"
)
_FORGET_NEW = (
    f"DELETE FROM undo WHERE snapshot = ({_NEAREST}) AND kind = ? AND position = ? AND data IS NULL"  # noqa: S608
)
_HOLD = (
    "INSERT INTO held (snapshot, kind, position, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def note_new(connection: Connection, table: Table, position: int) -> None:
    """Write down that the nearest snapshot has no row at that position, unless it has."""
    connection.execute(_NOTE_NEW, (table.number, position))


def note_old(connection: Connection, table: Table, id: str) -> None:
    """Write down a record as it is, before its first change since the nearest snapshot."""
    identity = table.dialect.encode(id)
    cursor = connection.execute(table.journal, (identity,))
    if cursor.rowcount and table.kind.blobs:
        sql = (
            "SELECT u.snapshot, u.position, u.data FROM snapshot s, undo u"  # noqa: S608
            f" JOIN {table.name} r ON r.position = u.position"
            " WHERE s.toward IS NULL AND u.snapshot = s.number AND u.kind = ? AND r.id = ?"
        )
        for snapshot, position, data in connection.execute(
            sql, (table.number, identity)
        ).fetchall():
            hold(connection, table, snapshot, position, data)


def note_gone(connection: Connection, table: Table, id: str) -> int | None:
    """Write down a record before it is deleted; its position. None if there is no such record."""
    note_old(connection, table, id)
    sql = f"SELECT position FROM {table.name} WHERE id = ?"  # noqa: S608
    row = connection.execute(sql, (table.dialect.encode(id),)).fetchone()
    return row[0] if row else None


def forget_new(connection: Connection, table: Table, position: int) -> None:
    """Take back `note_new`: a row that is gone again is no difference."""
    connection.execute(_FORGET_NEW, (table.number, position))


def hold(
    connection: Connection, table: Table, snapshot: int, position: int, data: bytes | None
) -> None:
    """Write down which blobs an entry needs."""
    for key in blob_keys(table, data):
        connection.execute(_HOLD, (snapshot, table.number, position, key))


def is_held(connection: Connection, key: str) -> bool:
    """Whether a snapshot needs a blob that no record has any more."""
    return connection.execute("SELECT 1 FROM held WHERE key = ?", (key,)).fetchone() is not None


def blob_keys(table: Table, data: bytes | None) -> Iterator[str]:
    """The keys of the blobs that a row has."""
    if table.kind.blobs and data is not None:
        yield from (blob["key"] for blob in descriptions(table.kind, _decode(data)))
