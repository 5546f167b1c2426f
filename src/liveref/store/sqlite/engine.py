"""The SQLite engine: one way of all writes, with a group commit, and readers beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from liveref.store.base import Kind, Reader, Session, StoreError, Turns
from liveref.store.sqlite.commits import CommitMarks, DataVersion
from liveref.store.sqlite.connections import connect_writer, keep_log, lock_folder, make_folder
from liveref.store.sqlite.readers import FileReaders, MemoryReaders, Readers
from liveref.store.sqlite.schema import check, prepare
from liveref.store.sqlite.writer import Writer

T = TypeVar("T")
_PAUSE = 0.001
"""Seconds between two attempts to read, while work in turns has the connection."""


class SQLiteStore:
    """Records in an SQLite database: in `folder`, or in memory for None.

    `renamed` are the new beginnings of kinds' names, by the old ones; they stand before `/`.
    With `is_shared`, other processes may have the folder too, which the caller has locked for all
    of them; `version` is for one thread then, and `marks` make it cheap. `on_commit` is called on
    the writer's thread before each COMMIT: by it, tests hold a commit, or make it fail by raising.
    With a `synchronous` that is less than FULL, an answered write may be lost with the power, but
    not with the process. Any number of threads and event loops may use the store. StoreError if it
    can't be opened.
    """

    def __init__(
        self,
        folder: Path | None,
        kinds: Sequence[Kind],
        *,
        renamed: Mapping[str, str] | None = None,
        is_shared: bool = False,
        marks: CommitMarks | None = None,
        on_commit: Callable[[], None] | None = None,
        synchronous: str = "FULL",
    ) -> None:
        with ExitStack() as opened:
            try:
                if folder is not None:
                    make_folder(folder)
                    if not is_shared:
                        opened.callback(lock_folder(folder).close)
                connection = connect_writer(folder)
                opened.callback(connection.close)
                check(connection)
                keep_log(connection, synchronous)
                tables = prepare(connection, kinds, renamed or {})
            except (StoreError, sqlite3.Error, OSError) as error:
                place = folder or "memory"
                raise StoreError(f"the store in {place} can't be opened: {error}") from error
            self._connection, self._tables = connection, tables
            self.is_shared = is_shared
            self._is_alone = folder is None  # the connection that writes is the only one
            self._where = "in memory" if folder is None else "on disk"
            self._readers: Readers = (
                MemoryReaders(connection, tables) if folder is None else FileReaders(folder, tables)
            )
            opened.callback(self._readers.close)
            self._writer = Writer(connection, tables, self._readers.guard, on_commit, marks)
            opened.callback(self._writer.finish)
            self._data_version = DataVersion(folder, marks) if folder and is_shared else None
            if self._data_version is not None:
                opened.callback(self._data_version.close)
            self._opened = opened.pop_all()

    @property
    def engine(self) -> str:
        """Its name and version, and where it keeps records, for a person."""
        return f"SQLite {sqlite3.sqlite_version}, {self._where}"

    async def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` on an event loop's thread, this one's or that of another caller, within its
        SAVEPOINT, in a batch whose commit, on the writer's thread, is durable when this returns. An
        error of `work` undoes its own writes alone, and is raised here; StoreError if the batch
        couldn't be committed.

        A caller that is cancelled while its work waits for its turn takes it along; later,
        the work is done all the same.
        """
        value: T = await self._writer.run(work)
        return value

    async def transact_in_turns(self, work: Callable[[Session], Turns[T]]) -> T:
        """As `transact`, with turns of the loop for others. What comes meanwhile waits: all writes,
        and in memory, where there is one connection, reads as well."""
        value: T = await self._writer.run(work, has_turns=True)
        return value

    async def read(self, work: Callable[[Reader], T]) -> T:
        """Run `work` here and now, on this thread: a thread's switch costs more than it does."""
        while self._is_alone and self._writer.has_turns:
            await asyncio.sleep(_PAUSE)
        return self._readers.run(work)

    async def setting(self, name: str) -> Any:
        """As `Store.setting`."""
        return await self.read(lambda view: view.setting(name))

    async def declare(self, kinds: Sequence[Kind]) -> None:
        """As `Store.declare`: tables that are not as declared are made anew, record by record."""
        try:
            self._writer.alone(lambda: self._tables.update(prepare(self._connection, kinds)))
        except sqlite3.Error as error:
            raise StoreError(f"the kinds of records can't be changed: {error}") from error

    def version(self) -> int | None:
        """A number that every commit changes, None while one of this process is under way, unless
        the store is shared."""
        return self._data_version() if self._data_version is not None else self._writer.version

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[None]:
        """At once: a folder belongs to one server, whose first process starts alone."""
        yield

    async def close(self) -> None:
        """Answer what was accepted, then let go of the files. May be called again."""
        try:
            closing = asyncio.get_running_loop().run_in_executor(None, self._opened.close)
        except RuntimeError:
            # The process ends: no other thread takes work any more.
            self._opened.close()
        else:
            await closing
