"""How everybody else comes by a store: the only module here to import, beside `base`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from liveref.store.base import Kind, Store
from liveref.store.blobs import Blobs
from liveref.store.sqlite import SQLiteStore


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


def open_blobs(folder: Path | None) -> Blobs:
    """The binary bodies kept beside the records in `folder`, or for this run only for None.

    Raises StoreError if the folder can't be used.
    """
    return Blobs(folder / "blobs" if folder else None)
