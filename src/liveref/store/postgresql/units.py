"""Units of work in transactions of their own, which are run again when they collide.

Every unit is SERIALIZABLE: what it has checked is still so when it commits, or it is run again. A
refusal rests on what was read, too: so the transaction of work that raises is committed, without
what it wrote.

Units that collide often (for the last address of a pool, for one quota) are run alone in the end:
each unit shares a lock, which one that runs alone takes for itself. LOCK TABLE stands before the
first query, because a SERIALIZABLE transaction sees the state of its first query.

The network is waited for as seldom as can be. A unit first takes for granted that its writes do
what it expects, and sends them without waiting: one that only writes goes over the network once,
from BEGIN to COMMIT. A write that does something else makes its transaction fail; then the unit is
run again, and waits for each write.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from liveref.store.base import Reader, Session, StoreError, UnavailableError
from liveref.store.postgresql.connection import PlainConnection, PostgreSQLConnection
from liveref.store.postgresql.errors import (
    AloneError,
    ChangedError,
    RepeatError,
    UnexpectedError,
    WaitError,
)
from liveref.store.postgresql.pipeline import PooledConnection
from liveref.store.postgresql.pool import Pool
from liveref.store.postgresql.schema import Catalog, catalog
from liveref.store.postgresql.views import PostgreSQLReader, PostgreSQLTransaction
from liveref.store.sql.settings import setting
from liveref.store.work import carried_out

T = TypeVar("T")

TOGETHER = 4
"""How often a unit is run beside others before it is run alone."""
ATTEMPTS = 10
_LONGEST_PAUSE = 0.004
"""Seconds; a unit that collided waits for a part of it that grows with each attempt."""
_BEGIN = "BEGIN ISOLATION LEVEL SERIALIZABLE"
_SHARED, _ALONE = "LOCK TABLE turn IN ROW SHARE MODE", "LOCK TABLE turn IN EXCLUSIVE MODE"
_SAVEPOINT, _UNDO = "SAVEPOINT unit", "ROLLBACK TO SAVEPOINT unit"
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class _Way(NamedTuple):
    """The way in which a unit is run: beside no other, and with writes that it waits for."""

    is_alone: bool = False
    waits: bool = False

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements before those of the unit."""
        lock = _ALONE if self.is_alone else _SHARED
        return (_BEGIN, lock, _SAVEPOINT) if self.waits else (_BEGIN, lock)


class Units:
    """Runs units of work, on the thread that calls."""

    def __init__(
        self, pool: Pool, current: Catalog, on_commit: Callable[[], None] | None = None
    ) -> None:
        self._pool, self._on_commit = pool, on_commit
        self.catalog = current
        """The tables, which another program may change: they are read again then."""

    def transact(self, work: Callable[[Session], T]) -> T:
        """The value of `work`, once it is durable. Raises StoreError, and what `work` raises."""
        way, collisions = _Way(), 0
        while True:
            try:
                with self._pool.taken() as raw:
                    return self._run(raw, work, way)
            except AloneError:
                way = way._replace(is_alone=True)
            except WaitError:
                way = way._replace(waits=True)
            except RepeatError as error:
                collisions += 1
                if collisions >= ATTEMPTS:
                    raise
                if isinstance(error, ChangedError):
                    self._read_catalog()
                way = way._replace(is_alone=way.is_alone or collisions >= TOGETHER)
                time.sleep(random.uniform(0, _LONGEST_PAUSE * collisions))  # noqa: S311

    def _run(self, raw: PooledConnection, work: Callable[[Session], T], way: _Way) -> T:
        connection = PostgreSQLConnection(raw)
        number, tables = self.catalog
        transaction = PostgreSQLTransaction(connection, tables, **way._asdict())
        try:
            connection.begin((*way.statements, f"SELECT liveref_expect({number})"))
            value = self._carried_out(connection, transaction, work, way)
            connection.end("COMMIT")
            transaction.settle()
        except BaseException as error:
            connection.give_up()
            raise _reason(connection, error, way) from None
        finally:
            transaction.end()
        if isinstance(value, _Refusal):
            raise value.error
        return value

    def _carried_out(
        self,
        connection: PostgreSQLConnection,
        transaction: PostgreSQLTransaction,
        work: Callable[[Session], T],
        way: _Way,
    ) -> T | _Refusal:
        """The value of `work`, or the error by which it refuses. What it wrote before is undone."""
        try:
            value = carried_out(work, transaction)
        except StoreError:
            raise
        except Exception as error:
            if connection.failure is not None:
                raise
            if way.waits:
                connection.send(_UNDO)
            elif connection.has_written:
                raise WaitError("work has written before it refused") from error
            return _Refusal(error)
        if connection.failure is not None:
            raise connection.failure
        self._call_hook()
        return value

    def _call_hook(self) -> None:
        try:
            if self._on_commit is not None:
                self._on_commit()
        except Exception as error:
            raise StoreError(f"nothing was written: {error}") from error

    def _read_catalog(self) -> None:
        with self._pool.taken() as raw:
            self.catalog = catalog(PlainConnection(raw), self.catalog.kinds)

    def read(self, work: Callable[[Reader], T]) -> T:
        """The value of `work`, which sees one state. Raises StoreError, and what `work` raises."""
        with self._pool.taken() as raw:
            connection = PostgreSQLConnection(raw)
            try:
                connection.begin([_READING])
                value = carried_out(work, PostgreSQLReader(connection, self.catalog.tables))
                connection.end("COMMIT")
            except BaseException as error:
                connection.give_up()
                raise connection.failure or error from None
            return value

    def setting(self, name: str) -> Any:
        """The committed value of a setting, by one way over the network. Raises StoreError."""
        with self._pool.taken() as raw:
            connection = PostgreSQLConnection(raw)
            try:
                return setting(connection, name)
            finally:
                connection.give_up()


class _Refusal(NamedTuple):
    error: Exception


def _reason(connection: PostgreSQLConnection, error: BaseException, way: _Way) -> BaseException:
    """The error to raise for one that a unit ended with: work may have turned the failure of a
    statement into something else."""
    refusal = connection.failure
    if isinstance(refusal, UnexpectedError) and not way.waits:
        return WaitError(str(refusal))
    return refusal if isinstance(refusal, RepeatError | UnavailableError) else error
