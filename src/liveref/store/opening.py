"""Opens a store for all other packages: the only module here to import, beside `base`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from liveref.store.base import Kind, Store
from liveref.store.blobs import Blobs
from liveref.store.sqlite.connections import FILE, LOCK, lock_folder
from liveref.store.sqlite.engine import SQLiteStore


def open_store(
    folder: Path | None,
    kinds: Sequence[Kind],
    *,
    renamed: Mapping[str, str] | None = None,
    on_commit: Callable[[], None] | None = None,
) -> Store:
    """The store in `folder`, which is made if need be, or one in memory for None.

    `renamed` are the new beginnings of kinds' names (what stands before `/`), by the old ones.
    `on_commit` is a hook for tests, called before each commit: while it blocks, the commit
    is held; if it raises, the commit has failed. StoreError, with a message for a person, if
    the folder can't be used, is in use, or holds something else.
    """
    return SQLiteStore(folder, kinds, renamed=renamed or {}, on_commit=on_commit)


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


def open_blobs(folder: Path | None) -> Blobs:
    """The binary bodies kept beside the records in `folder`, or for this run only for None.

    Raises StoreError if the folder can't be used.
    """
    return Blobs(folder / "blobs" if folder else None)
