"""Readers and their connections: beside the writer in a file, in turn with it in memory."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from liveref.store.base import Reader, StoreError
from liveref.store.sql.table import Tables
from liveref.store.sqlite.connections import connect_reader
from liveref.store.sqlite.dialect import DIALECT
from liveref.store.sqlite.views import SQLiteReader

T = TypeVar("T")


class Readers(Protocol):
    """Runs reads, and the locks that the writer holds from a batch's beginning to the end of its
    commit."""

    guard: threading.Lock

    def run(self, work: Callable[[Reader], T]) -> T:
        """The value of `work`, which sees one consistent view."""

    def close(self) -> None:
        """Refuse all further reads."""


class _Desk:
    """The connection that one thread reads with; it is cleared when the thread has ended."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        self.connection = connection
        self.reader = SQLiteReader(connection, tables, DIALECT)
        weakref.finalize(self, connection.close)


class FileReaders:
    """A connection for each thread that reads. WAL gives every transaction its own view."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self.guard = threading.Lock()  # nobody else wants it
        self._folder = folder
        self._tables = tables
        self._own = threading.local()
        self._all: weakref.WeakSet[_Desk] = weakref.WeakSet()
        self._entrance = threading.Lock()
        self._closed = False

    def run(self, work: Callable[[Reader], T]) -> T:
        """The value of `work`, on the connection of this thread."""
        desk: _Desk | None = getattr(self._own, "desk", None)
        if desk is None:
            desk = self._own.desk = self._open()
        connection = desk.connection
        try:
            connection.execute("BEGIN")
        except sqlite3.Error as error:
            raise StoreError(_why(self._closed, error)) from error
        try:
            return work(desk.reader)
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def _open(self) -> _Desk:
        with self._entrance:
            if self._closed:
                raise StoreError("the store is closed")
            desk = _Desk(connect_reader(self._folder), self._tables)
            self._all.add(desk)
        return desk

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._entrance:
            self._closed = True
            for desk in list(self._all):
                desk.connection.close()


class MemoryReaders:
    """The writer's own connection, which a lock keeps from both at once."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        self.guard = threading.Lock()
        self._reader = SQLiteReader(connection, tables, DIALECT)
        self._closed = False

    def run(self, work: Callable[[Reader], T]) -> T:
        """The value of `work`, between two batches of the writer."""
        with self.guard:
            if self._closed:
                raise StoreError("the store is closed")
            return work(self._reader)

    def close(self) -> None:
        """Refuse all further reads."""
        with self.guard:
            self._closed = True


def _why(closed: bool, error: sqlite3.Error) -> str:
    return "the store is closed" if closed else f"the database can't be read: {error}"
