"""A connection as the shared SQL uses it: `?` for parameters, and the store's errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from liveref.store.base import StoreError
from liveref.store.postgresql.errors import failure

Raw = psycopg.Connection[TupleRow]


class PostgreSQLConnection:
    """A connection within a transaction. After a statement has failed, PostgreSQL refuses all that
    follow; so the first failure is raised again for them, also where work has caught it."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self.failure: StoreError | None = None

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[TupleRow]:
        """Run a statement. Raises StoreError, UnicodeEncodeError for text that is none."""
        if self.failure is not None:
            raise self.failure
        try:
            return self._raw.execute(_translated(sql), parameters or None)
        except psycopg.Error as error:
            self.failure = failure(error, self._raw)
            raise self.failure from error

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> None:
        """Run a statement once for each row of parameters. Raises StoreError."""
        if self.failure is not None:
            raise self.failure
        try:
            with self._raw.cursor() as cursor:
                cursor.executemany(_translated(sql), parameters)
        except psycopg.Error as error:
            self.failure = failure(error, self._raw)
            raise self.failure from error

    def run(self, statements: str) -> None:
        """Run statements without parameters and results. Raises StoreError."""
        try:
            self._raw.execute(statements.encode())
        except psycopg.Error as error:
            self.failure = failure(error, self._raw)
            raise self.failure from error

    def commit(self) -> None:
        """Commit. PostgreSQL answers ROLLBACK where a statement had failed before."""
        if self.execute("COMMIT").statusmessage != "COMMIT":
            raise StoreError("the database gave up the transaction")


@lru_cache(maxsize=4096)
def _translated(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()
