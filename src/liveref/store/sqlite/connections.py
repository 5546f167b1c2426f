"""SQLite connections: where the files lie, who may have them, how they are set up."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec

from liveref.store.base import StoreError
from liveref.store.paths import parse_path, value_at
from liveref.store.sql.dialect import SQLValue
from liveref.store.sqlite.values import contains, to_sql

FILE = "records.sqlite3"
LOCK = "lock"
BUSY_SECONDS = 5.0
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


def connect_reader(folder: Path) -> sqlite3.Connection:
    """A connection that sees what is committed and can't write."""
    connection = connect(str(folder / FILE))
    connection.execute("PRAGMA query_only = 1")
    return connection


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


def lock_folder(folder: Path) -> sqlite3.Connection:
    """Take the folder for this process; closing what is returned gives it back.

    The lock is SQLite's own, on an empty database: it works wherever SQLite does, within a
    process too, and a process that is killed lets go of it. StoreError if it is taken.
    """
    connection = sqlite3.connect(
        folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorname != "SQLITE_BUSY":
            raise
        raise StoreError(
            "it is in use by another liveref; stop that one, or choose another folder"
        ) from None
    except BaseException:
        connection.close()
        raise
    return connection
