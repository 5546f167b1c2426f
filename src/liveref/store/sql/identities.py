"""The kinds that have a record of an identity: one table tells of all kinds at once. It knows UUIDs
only, since no other identity means the same thing whatever the kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

import msgspec

from liveref.values.identities import is_uuid

IDENTITIES = (
    "CREATE TABLE identity (id TEXT NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (id, kind))"
    " WITHOUT ROWID"
)
_NOTE = "INSERT OR IGNORE INTO identity VALUES (?, ?)"
_FORGET = "DELETE FROM identity WHERE id = ? AND kind = ?"
_KINDS = (
    "SELECT kind.name, identity.id FROM identity JOIN kind ON kind.number = identity.kind"
    " WHERE identity.id IN (SELECT value FROM json_each(?))"
)


def note(connection: sqlite3.Connection, number: int, id: str) -> None:
    """Write down that a kind has a record of that identity."""
    if is_uuid(id):
        connection.execute(_NOTE, (id, number))


def forget(connection: sqlite3.Connection, number: int, id: str) -> None:
    """Write down that a kind has no such record any more."""
    if is_uuid(id):
        connection.execute(_FORGET, (id, number))


def kinds_of(connection: sqlite3.Connection, ids: Collection[str]) -> list[tuple[str, str]]:
    """The kinds that have records of these identities, each with the identity."""
    asked = msgspec.json.encode(list(ids)).decode()
    return connection.execute(_KINDS, (asked,)).fetchall() if ids else []
