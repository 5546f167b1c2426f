"""The kinds that have a record of an identity: one table tells of all kinds at once. It knows UUIDs
only, since no other identity means the same thing whatever the kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from liveref.store.sql.dialect import Connection
from liveref.store.sql.table import Table, Tables
from liveref.values.identities import is_uuid

_NOTE = "INSERT INTO identity (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET = "DELETE FROM identity WHERE id = ? AND kind = ?"
_KINDS = (
    "SELECT kind.name, identity.id FROM identity JOIN kind ON kind.number = identity.kind WHERE "
)


def note(connection: Connection, table: Table, id: str) -> None:
    """Write down that a kind has a record of that identity."""
    if is_uuid(id):
        connection.execute(_NOTE, (table.dialect.encode(id), table.number))


def note_all(connection: Connection, table: Table, ids: Iterable[str]) -> None:
    """Write down that a kind has records of these identities."""
    rows = [(table.dialect.encode(id), table.number) for id in ids if is_uuid(id)]
    if rows:
        connection.executemany(_NOTE, rows)


def forget(connection: Connection, table: Table, id: str) -> None:
    """Write down that a kind has no such record any more."""
    if is_uuid(id):
        connection.execute(_FORGET, (table.dialect.encode(id), table.number))


def kinds_of(connection: Connection, tables: Tables, ids: Collection[str]) -> list[tuple[str, str]]:
    """The kinds that have records of these identities, each with the identity."""
    table = next(iter(tables.values()), None)
    if table is None or not ids:
        return []
    dialect = table.dialect
    clause, parameters = dialect.among("identity.id", [dialect.encode(id) for id in ids])
    rows = connection.execute(_KINDS + clause, parameters).fetchall()
    return [(kind, dialect.decode(id)) for kind, id in rows]
