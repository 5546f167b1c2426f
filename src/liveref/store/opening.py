"""Opens a store for all other packages: the only module here to import, beside `base`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from liveref.files import replace_file
from liveref.store.base import Kind, Store, StoreError
from liveref.store.blob_folder import FolderBlobs
from liveref.store.blobs import Blobs
from liveref.store.database import Database
from liveref.store.sqlite.commits import CommitMarks
from liveref.store.sqlite.connections import FILE, LOCK, FolderLock, lock_folder, make_folder
from liveref.store.sqlite.engine import SQLiteStore

__all__ = [
    "CommitMarks",
    "Database",
    "erase_store",
    "is_store",
    "open_blobs",
    "open_store",
]
BUCKET = "s3://"
"""The URLs of buckets begin so."""
_MOST_BYTES = 16 * 1024 * 1024
"""Of a property that is a file."""


def open_store(
    place: Path | Database | None,
    kinds: Sequence[Kind],
    *,
    renamed: Mapping[str, str] | None = None,
    is_shared: bool = False,
    marks: CommitMarks | None = None,
    is_durable: bool = True,
    on_commit: Callable[[], None] | None = None,
) -> Store:
    """The store in a folder or a database, which is made if need be, or one in memory for None.

    With `is_shared`, other processes open the folder too, and the caller has the lock
    (`lock_store`); those that were forked from one process make `marks` of their commits. A
    database is always shared. One that is not durable survives the end of processes, and not that
    of the machine.

    `renamed` are the new beginnings of kinds' names (what stands before `/`), by the old ones.
    `on_commit` is a hook for tests, called before each commit: while it blocks, the commit
    is held; if it raises, the commit has failed. StoreError, with a message for a person, if
    the place can't be used, is in use, or holds something else.
    """
    if isinstance(place, Database):
        engine = _postgresql("engine").PostgreSQLStore
        store: Store = engine(place, kinds, renamed=renamed or {}, on_commit=on_commit)
        return store
    return SQLiteStore(
        place,
        kinds,
        renamed=renamed or {},
        is_shared=is_shared,
        marks=marks,
        on_commit=on_commit,
        synchronous="FULL" if is_durable else "OFF",
    )


def lock_store(folder: Path) -> FolderLock:
    """Make the folder of a store and take it, for this process and those that are forked from it.
    Raises StoreError."""
    try:
        make_folder(folder)
        return lock_folder(folder)
    except (StoreError, OSError) as error:
        raise StoreError(f"the store in {folder} can't be opened: {error}") from error


def _postgresql(module: str) -> Any:
    """A module of the engine. Raises StoreError without its libraries."""
    return _extra(f"liveref.store.postgresql.{module}", "psycopg", "postgresql", "--database")


def _extra(name: str, library: str, extra: str, option: str) -> Any:
    """A module that needs a library which not everybody has. Raises StoreError without it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(library):
            raise
        raise StoreError(
            f"{option} needs {library}, which is not installed; it comes with"
            f" `pip install 'liveref[{extra}]'`"
        ) from None


def is_store(folder: Path) -> bool:
    """Whether a folder is that of a store."""
    return (folder / FILE).is_file()


def erase_store(folder: Path) -> None:
    """Remove the folder of a store with all that is in it. Raises StoreError if it is in use,
    OSError for what can't be removed."""
    with closing(lock_folder(folder)):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif not path.name.startswith(LOCK):
                path.unlink()
    shutil.rmtree(folder)


def read_property(place: Path | Database, name: str) -> bytes | None:
    """A property of a store as a whole, None if there is none: a file `NAME.json` in its
    folder, or a row in its database. Raises StoreError for a database that can't be read."""
    if isinstance(place, Database):
        content: bytes | None = _postgresql("properties").read_property(place, name)
        return content
    try:
        with (place / f"{name}.json").open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError:
        return None


def write_property(place: Path | Database, name: str, content: bytes) -> None:
    """Write down something about a store as a whole. Raises StoreError."""
    if isinstance(place, Database):
        _postgresql("properties").write_property(place, name, content)
        return
    path = place / f"{name}.json"
    try:
        replace_file(path, content)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}") from None


def open_blobs(place: Path | str | None, *, is_shared: bool = False) -> Blobs:
    """The binary bodies kept beside the records in a folder, in the bucket of a URL, or for this
    run only for None. What a killed process has left half written is removed, unless others may be
    writing it now (`is_shared`). Raises StoreError if the place can't be used.
    """
    if isinstance(place, str):
        module = _extra("liveref.store.blob_bucket", "obstore", "s3", f"--blobs {BUCKET}")
        bucket: Blobs = module.BucketBlobs(module.bucket_of(place), place)
        return bucket
    return FolderBlobs(place / "blobs" if place else None, is_shared=is_shared)
