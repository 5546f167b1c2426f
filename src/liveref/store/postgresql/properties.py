"""Properties of a database as a whole, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.rows import TupleRow

from liveref.store.base import StoreError
from liveref.store.database import Database
from liveref.store.postgresql.errors import failure
from liveref.store.postgresql.parameters import connection_parameters


def read_property(database: Database, name: str) -> bytes | None:
    """The content of a property; None if there is none, or no table yet. Raises StoreError."""
    with _connection(database) as connection:
        [(is_there,)] = connection.execute("SELECT to_regclass('property') IS NOT NULL").fetchall()
        sql = "SELECT value FROM property WHERE name = %s"
        rows = connection.execute(sql, (name,)).fetchall() if is_there else []
    return rows[0][0].encode() if rows else None


def write_property(database: Database, name: str, content: bytes) -> None:
    """Write a property of a database that has its tables. Raises StoreError."""
    with _connection(database) as connection:
        connection.execute(
            "INSERT INTO property (name, value) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, content.decode()),
        )


@contextmanager
def _connection(database: Database) -> Iterator[psycopg.Connection[TupleRow]]:
    """A connection for a moment. Raises StoreError."""
    try:
        with psycopg.connect(**connection_parameters(database)) as connection:
            yield connection
    except psycopg.Error as error:
        raise StoreError(f"{database.place}: {failure(error)}") from error
