"""SQLite connections: where the files lie, who may have them, how they are set up."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from pathlib import Path

import msgspec

from liveref.store.base import StoreError
from liveref.store.paths import parse_path, value_at
from liveref.store.sql.dialect import SQLValue
from liveref.store.sqlite.values import contains, to_sql

FILE = "records.sqlite3"
LOCK = "lock"
BUSY_SECONDS = 5.0
"""The longest that a connection waits while another process has what it needs."""
_PAUSE = 0.0002
"""Seconds between two attempts to begin. SQLite's own pauses grow to a tenth of a second, in which
the database may have been free a hundred times."""
STATEMENTS = 512
"""Prepared statements that a connection keeps."""


def connect(database: str) -> sqlite3.Connection:
    """A connection in autocommit, with the functions that our SQL calls."""
    connection = sqlite3.connect(
        database,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    connection.create_function("liveref_value", 2, _value, deterministic=True)
    connection.create_function("liveref_contains", 2, contains, deterministic=True)
    return connection


def _value(data: bytes, path: str) -> SQLValue:
    return to_sql(value_at(msgspec.json.decode(data), parse_path(path)))


def connect_writer(folder: Path | None) -> sqlite3.Connection:
    """The one connection that writes; in memory, the only one."""
    return connect(":memory:" if folder is None else str(folder / FILE))


def keep_log(connection: sqlite3.Connection, synchronous: str) -> None:
    """WAL lets readers go on beside the writer; FULL makes each commit wait for the disk."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode not in ("wal", "memory"):
        raise StoreError("SQLite can't keep a write-ahead log on this file system")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    # From here on `begin` does the waiting.
    connection.execute("PRAGMA busy_timeout = 0")


def connect_reader(folder: Path) -> sqlite3.Connection:
    """A connection that sees what is committed and can't write."""
    connection = connect(str(folder / FILE))
    connection.execute("PRAGMA query_only = 1")
    return connection


def begin(connection: sqlite3.Connection, patience: float = BUSY_SECONDS) -> bool:
    """Begin a transaction that writes; False if another process has had one for `patience` seconds.

    Writing from the beginning: a transaction that began by reading could not go on to write if
    another process wrote meanwhile.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        else:
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)


def make_folder(folder: Path) -> None:
    """The folder, for its owner alone, and an empty database in it if there is none.

    The entries are synced too: a record isn't durable in a folder that is forgotten.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / FILE).touch(mode=0o600)
    for path in (folder, *(path.parent for path in missing)):
        _sync_directory(path)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderLock:
    """A folder that this process has, and those that are forked from it: nobody else gets it before
    the last of them has let go or has ended."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self) -> None:
        """Let go. May be called once."""
        os.close(self._descriptor)


def lock_folder(folder: Path) -> FolderLock:
    """Take the folder. Raises StoreError if it is taken.

    The lock is flock(2): it belongs to the open file, so that it works within a process too, that
    forked processes share it, and that the end of a process, however it comes, lets go of it.
    """
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreError(
            "it is in use by another liveref; stop that one, or choose another folder"
        ) from None
    except BaseException:
        os.close(descriptor)
        raise
    return FolderLock(descriptor)
