"""Lists the files that liveref keeps on this machine, and removes them: only those that it
recognises as its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from liveref.caching.cache import default_cache
from liveref.fetching.cache import Cache as References
from liveref.serving.folder import data_root
from liveref.serving.owners import read_owners
from liveref.store.opening import erase_store, is_store

Sort = Literal["records", "reference", "models"]


class Item(msgspec.Struct, frozen=True):
    """Something that is kept: records of references, a reference that was fetched, or models.
    `files` are all that belongs to it, `size` their bytes; `about` says what it is."""

    sort: Sort
    path: Path
    about: str
    files: tuple[Path, ...]
    size: int


def kept_records() -> Iterator[Item]:
    """The folders of records in the user's data directory; those that `--data` named are the
    user's to remove."""
    for folder in _folders(data_root()):
        if is_store(folder):
            names = ", ".join(owner.name for owner in read_owners(folder)) or folder.name
            yield _item("records", folder, names)


def kept_caches() -> Iterator[Item]:
    """Fetched references, one by one, and what was understood of references."""
    for path in References().folders():
        yield _item("reference", path, path.name)
    folder = default_cache().folder
    if folder is not None and (files := tuple(folder.own_files())):
        size = sum(_size(file) for file in files)
        yield Item("models", folder.path, f"{len(files)} files", files, size)


def remove(item: Item) -> None:
    """Remove it. Raises StoreError for records that are in use, OSError for what can't be
    removed."""
    if item.sort == "models":
        for file in item.files:
            file.unlink(missing_ok=True)
        with suppress(OSError):  # others may have put something there
            item.path.rmdir()
    elif item.sort == "records":
        erase_store(item.path)
    else:
        shutil.rmtree(item.path)


def _item(sort: Sort, folder: Path, about: str) -> Item:
    walk = os.walk(folder, followlinks=False)
    files = tuple(Path(place) / name for place, _, names in walk for name in names)
    return Item(sort, folder, about, files, sum(_size(file) for file in files))


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
