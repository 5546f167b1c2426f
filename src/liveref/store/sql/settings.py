"""Settings: a few values beside the records, by name, that belong to the state of the store. A
snapshot has them as they were."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.store.sql.dialect import Connection


def setting(connection: Connection, name: str) -> Any:
    """The JSON value of a setting, None for one that was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return msgspec.json.decode(row[0]) if row else None


def put_setting(connection: Connection, name: str, value: Any) -> None:
    """Set a setting to a JSON value."""
    sql = (
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    connection.execute(sql, (name, msgspec.json.encode(value)))


def packed(connection: Connection) -> bytes:
    """All settings, for a snapshot."""
    rows = connection.execute("SELECT name, value FROM setting").fetchall()
    return msgspec.json.encode({name: msgspec.Raw(value) for name, value in rows})


def unpack(connection: Connection, content: bytes) -> None:
    """Put the settings of a snapshot in the place of the present ones."""
    connection.execute("DELETE FROM setting")
    for name, value in msgspec.json.decode(content, type=dict[str, msgspec.Raw]).items():
        connection.execute("INSERT INTO setting VALUES (?, ?)", (name, bytes(value)))
