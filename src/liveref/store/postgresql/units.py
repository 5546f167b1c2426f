"""Units of work in transactions of their own, which are run again when they collide.

Every unit is SERIALIZABLE: what it has checked is still so when it commits, or it is run again.
Units that collide often (for the last address of a pool, for one quota) are run alone in the end:
each unit shares a lock, which one that runs alone takes for itself. LOCK TABLE stands before the
first query, because a SERIALIZABLE transaction sees the state of its first query.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from liveref.store.base import Reader, Session, StoreError, UnavailableError
from liveref.store.postgresql.connection import PostgreSQLConnection, Raw
from liveref.store.postgresql.errors import AloneError, RepeatError
from liveref.store.postgresql.pool import Pool
from liveref.store.postgresql.views import PostgreSQLReader, PostgreSQLTransaction
from liveref.store.sql.table import Tables
from liveref.store.work import carried_out

T = TypeVar("T")

TOGETHER = 4
"""How often a unit is run beside others before it is run alone."""
ATTEMPTS = 10
_LONGEST_PAUSE = 0.004
"""Seconds; a unit that collided waits for a part of it that grows with each attempt."""
_BEGIN = b"BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE turn IN "
_SHARED, _ALONE = _BEGIN + b"ROW SHARE MODE", _BEGIN + b"EXCLUSIVE MODE"
_READING = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Units:
    """Runs units of work, on the thread that calls."""

    def __init__(
        self, pool: Pool, tables: Tables, on_commit: Callable[[], None] | None = None
    ) -> None:
        self._pool, self._tables, self._on_commit = pool, tables, on_commit

    def transact(self, work: Callable[[Session], T]) -> T:
        """The value of `work`, once it is durable. Raises StoreError, and what `work` raises."""
        is_alone, attempt = False, 0
        while True:
            attempt += 1
            try:
                return self._attempt(work, is_alone=is_alone or attempt > TOGETHER)
            except AloneError:
                is_alone = True
            except RepeatError:
                if attempt >= ATTEMPTS:
                    raise
                time.sleep(random.uniform(0, _LONGEST_PAUSE * attempt))  # noqa: S311

    def _attempt(self, work: Callable[[Session], T], *, is_alone: bool) -> T:
        """Run work once; twice if the connection is lost before it is to be committed."""
        with self._pool.begun(_ALONE if is_alone else _SHARED) as raw:
            return self._run(raw, work, is_alone=is_alone)

    def _run(self, raw: Raw, work: Callable[[Session], T], *, is_alone: bool) -> T:
        connection = PostgreSQLConnection(raw)
        transaction = PostgreSQLTransaction(connection, self._tables, is_alone=is_alone)
        try:
            value = carried_out(work, transaction)
            if connection.failure is not None:
                raise connection.failure
            self._commit(connection)
        except BaseException:
            roll_back(raw)
            # Work may have turned the failure of a statement into something else.
            if isinstance(connection.failure, RepeatError | UnavailableError):
                raise connection.failure from None
            raise
        finally:
            transaction.end()
        return value

    def _commit(self, connection: PostgreSQLConnection) -> None:
        if self._on_commit is not None:
            try:
                self._on_commit()
            except Exception as error:
                raise StoreError(f"nothing was written: {error}") from error
        connection.commit()

    def read(self, work: Callable[[Reader], T]) -> T:
        """The value of `work`, which sees one state. Raises StoreError, and what `work` raises."""
        with self._pool.begun(_READING) as raw:
            connection = PostgreSQLConnection(raw)
            try:
                return carried_out(work, PostgreSQLReader(connection, self._tables))
            except BaseException:
                if connection.failure is not None:
                    raise connection.failure from None
                raise
            finally:
                roll_back(raw)


def roll_back(raw: Raw) -> None:
    """Give up the transaction, if there is one and the connection still is."""
    with suppress(psycopg.Error):
        if not raw.closed and raw.info.transaction_status != TransactionStatus.IDLE:
            raw.execute(b"ROLLBACK")
