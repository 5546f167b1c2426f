"""A connection as the shared SQL uses it: `?` for parameters, and the store's errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from liveref.store.base import StoreError
from liveref.store.postgresql.errors import failure
from liveref.store.postgresql.pipeline import Answer, Pipeline, PooledConnection

_ROWS = 1000
"""The rows of `executemany` that are sent before somebody waits."""


class PlainConnection:
    """A connection that waits for each statement, for the few that make the tables."""

    def __init__(self, raw: PooledConnection) -> None:
        self._raw = raw

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[TupleRow]:
        """Run a statement. Raises StoreError."""
        try:
            return self._raw.execute(_translated(sql), parameters or None)
        except psycopg.Error as error:
            raise failure(error, self._raw) from error

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> None:
        """Run a statement once for each row of parameters. Raises StoreError."""
        try:
            with self._raw.cursor() as cursor:
                cursor.executemany(_translated(sql), parameters)
        except psycopg.Error as error:
            raise failure(error, self._raw) from error

    def run(self, statements: str) -> None:
        """Run statements without parameters and results. Raises StoreError."""
        try:
            self._raw.execute(statements.encode())
        except psycopg.Error as error:
            raise failure(error, self._raw) from error


class PostgreSQLConnection:
    """A connection within a transaction, in a pipeline.

    After a statement has failed, PostgreSQL refuses all that follow; so the first failure is raised
    again for them, also where work has caught it. `has_written` is whether a statement has been
    sent that may write.
    """

    def __init__(self, raw: PooledConnection) -> None:
        """Raises UnavailableError for a connection that is lost."""
        try:
            self._raw, self._pipeline = raw, Pipeline(raw)
        except psycopg.Error as error:
            raw.close()
            raise failure(error, raw) from error
        self.failure: StoreError | None = None
        self.has_written = False

    def begin(self, statements: Iterable[str]) -> None:
        """Send the statements that begin a transaction. Raises StoreError."""
        with self._checked():
            for statement in statements:
                self._pipeline.send(statement)

    def send(self, sql: str, parameters: Sequence[Any] = ()) -> Answer:
        """Send a statement without waiting for it. Raises StoreError, UnicodeEncodeError for text
        that is none."""
        self.has_written = self.has_written or not sql.startswith("SELECT")
        with self._checked():
            return self._pipeline.send(sql, parameters)

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Answer:
        """Run a statement, and all that was sent before. Raises StoreError, UnicodeEncodeError."""
        answer = self.send(sql, parameters)
        self.wait()
        return answer

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> None:
        """Run a statement once for each row of parameters. Raises StoreError."""
        rows = iter(parameters)
        while some := list(islice(rows, _ROWS)):
            for row in some:
                self.send(sql, row)
            self.wait()

    def wait(self) -> None:
        """Wait until all is executed that was sent. Raises StoreError."""
        with self._checked():
            self._pipeline.wait()

    def end(self, statement: str) -> None:
        """Send the statement that ends the transaction, wait, and leave the pipeline. Raises
        StoreError if the transaction did not end so."""
        answer = self.execute(statement)
        if answer.tag.decode() != statement:
            raise StoreError("the database gave up the transaction")
        self._pipeline.close()

    def give_up(self) -> None:
        """Roll back, if need be, and leave the pipeline. A connection that can't is closed."""
        try:
            if self._raw.info.transaction_status != TransactionStatus.IDLE:
                with suppress(psycopg.Error):
                    self._roll_back()
            if self._raw.info.transaction_status != TransactionStatus.IDLE:
                self._roll_back()
            self._pipeline.close()
        except psycopg.Error:
            self._raw.close()

    def _roll_back(self) -> None:
        """Send ROLLBACK, which a statement that fails before it keeps from being executed."""
        self._pipeline.send("ROLLBACK")
        self._pipeline.wait()

    @contextmanager
    def _checked(self) -> Iterator[None]:
        """Raises the failure of an earlier statement, and that of this one."""
        if self.failure is not None:
            raise self.failure
        try:
            yield
        except psycopg.Error as error:
            self.failure = failure(error, self._raw)
            raise self.failure from error


@lru_cache(maxsize=4096)
def _translated(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()
