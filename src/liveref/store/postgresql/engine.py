"""The PostgreSQL engine: units of work on a few threads, each in a transaction of its own."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import psycopg

from liveref.store.base import Kind, Reader, Session, StoreError, Turns
from liveref.store.database import Database
from liveref.store.postgresql.connection import PlainConnection
from liveref.store.postgresql.errors import failure
from liveref.store.postgresql.pipeline import PooledConnection
from liveref.store.postgresql.pool import CONNECTIONS, Pool
from liveref.store.postgresql.schema import Catalog, catalog, prepare
from liveref.store.postgresql.units import Units
from liveref.store.work import at_once

T = TypeVar("T")

_PAUSE = 0.1
"""Seconds between two looks at whether another server has started."""
_LOCK = b"hashtextextended('liveref start ' || current_schema(), 0)"


class PostgreSQLStore:
    """Records in a PostgreSQL database, which any number of processes share.

    `renamed` are the new beginnings of kinds' names, by the old ones; they stand before `/`.
    `on_commit` is called before each COMMIT: by it, tests hold a commit, or make it fail by
    raising. StoreError if the database can't be opened.
    """

    is_shared = True

    def __init__(
        self,
        database: Database,
        kinds: Sequence[Kind],
        *,
        renamed: Mapping[str, str] | None = None,
        on_commit: Callable[[], None] | None = None,
    ) -> None:
        with ExitStack() as opened:
            try:
                self._pool = Pool(database)
                opened.callback(self._pool.close)
                self._engine, current = self._prepared(kinds, renamed or {}, kinds)
            except StoreError as error:
                message = f"the store in {database.place} can't be opened: {error}"
                raise type(error)(message) from error
            self._units = Units(self._pool, current, on_commit)
            self._threads = ThreadPoolExecutor(CONNECTIONS, "liveref-store")
            opened.callback(self._threads.shutdown)
            self._place, self._is_closed = database.place, False
            self._opened = opened.pop_all()

    @property
    def engine(self) -> str:
        """Its name and version, and where it keeps records, for a person."""
        return f"{self._engine}, {self._place}"

    async def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a thread, in a SERIALIZABLE transaction that is durable when this returns.
        Work is run again if its transaction collided with another one. A caller that is cancelled
        leaves the work to be done. UnavailableError if the database can't be reached."""
        return await self._on_thread(self._units.transact, work)

    async def transact_in_turns(self, work: Callable[[Session], Turns[T]]) -> T:
        """As `transact`, which leaves the loop to others."""
        return await self.transact(lambda tx: at_once(work(tx)))

    async def read(self, work: Callable[[Reader], T]) -> T:
        """Run `work` on a thread, in a transaction that sees one state."""
        return await self._on_thread(self._units.read, work)

    async def setting(self, name: str) -> Any:
        """As `Store.setting`: one way over the network."""
        return await self._on_thread(self._units.setting, name)

    async def _on_thread(self, run: Callable[[Any], T], work: Any) -> T:
        if self._is_closed:
            raise StoreError("the store is closed")
        context, loop = contextvars.copy_context(), asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, run, work)

    async def declare(self, kinds: Sequence[Kind]) -> None:
        """As `Store.declare`: columns are only added, and other servers go on."""
        await self._on_thread(self._declare, kinds)

    def _declare(self, kinds: Sequence[Kind]) -> None:
        others = {kind.name: kind for kind in self._units.catalog.kinds}
        served = others | {kind.name: kind for kind in kinds}
        _, self._units.catalog = self._prepared(kinds, {}, list(served.values()))

    def _prepared(
        self, kinds: Sequence[Kind], renamed: Mapping[str, str], served: Sequence[Kind]
    ) -> tuple[str, Catalog]:
        """Bring the tables to what kinds need; the name and version of the engine, and the tables
        of all kinds that are known."""
        with self._pool.taken() as raw:
            connection = PlainConnection(raw)
            try:
                connection.run("BEGIN ISOLATION LEVEL READ COMMITTED")
                prepare(connection, kinds, renamed)
                tables = catalog(connection, served)
                [(version,)] = connection.execute("SHOW server_version").fetchall()
                connection.run("COMMIT")
            except BaseException:
                with suppress(StoreError):
                    connection.run("ROLLBACK")
                raise
        return f"PostgreSQL {version}", tables

    def version(self) -> None:
        """Unknown: other processes may commit at any time."""
        return

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[None]:
        """One server after the other, by a lock of the database, which goes with its connection."""
        loop = asyncio.get_running_loop()
        with ExitStack() as opened:
            raw = await loop.run_in_executor(
                self._threads, opened.enter_context, self._pool.taken()
            )
            lock = partial(_take_lock, raw)
            while not await loop.run_in_executor(self._threads, lock):
                await asyncio.sleep(_PAUSE)
            try:
                yield
            finally:
                await loop.run_in_executor(self._threads, _give_lock_back, raw)

    async def close(self) -> None:
        """Answer what was accepted, then let go of the connections. May be called again."""
        self._is_closed = True
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._opened.close()
        else:
            await loop.run_in_executor(None, self._opened.close)


def _take_lock(raw: PooledConnection) -> bool:
    try:
        [(is_ours,)] = raw.execute(b"SELECT pg_try_advisory_lock(" + _LOCK + b")").fetchall()
    except psycopg.Error as error:
        raise failure(error, raw) from error
    return bool(is_ours)


def _give_lock_back(raw: PooledConnection) -> None:
    with suppress(psycopg.Error):
        raw.execute(b"SELECT pg_advisory_unlock(" + _LOCK + b")")
