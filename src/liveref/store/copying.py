"""A store, copied to another place: its records, snapshots and settings, and its binary bodies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import msgspec

from liveref.store.base import Reader, Session, Store, StoreError
from liveref.store.opening import (
    Database,
    is_store,
    open_blobs,
    open_store,
    read_property,
    write_property,
)
from liveref.store.sql.transfer import check_empty, declared, transfer
from liveref.store.sql.views import SQLReader, SQLTransaction

PROPERTIES = ("references",)


class Copied(msgspec.Struct, frozen=True):
    """A copy in numbers: the number of records of each kind, of bodies and of their bytes."""

    records: Mapping[str, int]
    blobs: int
    bytes: int


async def copy_store(
    source: Path | Database,
    target: Path | Database,
    blobs: tuple[Path | str, Path | str] | None,
) -> Copied:
    """Copy a store; `blobs` are the places of the bodies of both, None for none. The bodies come
    first: no record is there without its body. Raises StoreError if the source is none, or the
    target is not empty, and where a number is another one in the end."""
    if isinstance(source, Path) and not is_store(source):
        raise StoreError(f"{source} has no records")
    if isinstance(target, Path) and target.exists() and any(target.iterdir()):
        raise StoreError(f"{target} is not empty, and records of two stores are not mixed")
    await _check_empty(target)
    opened = open_store(source, [])
    try:
        count, size = await _copy_blobs(*blobs) if blobs is not None else (0, 0)
        records = await _copy_records(opened, target)
    finally:
        await opened.close()
    for name in PROPERTIES:
        if (content := read_property(source, name)) is not None:
            write_property(target, name, content)
    return Copied(records, count, size)


async def _check_empty(target: Path | Database) -> None:
    """Look before the bodies are copied, which come first. Raises StoreError."""
    if isinstance(target, Database):
        store = open_store(target, [])
        try:
            await store.read(lambda view: check_empty(_sql(view)))
        except StoreError as error:
            raise StoreError(f"{target}: {error}") from error
        finally:
            await store.close()


async def _copy_records(source: Store, target: Path | Database) -> dict[str, int]:
    kinds = await source.read(lambda view: list(declared(_sql(view)).values()))
    store = open_store(target, kinds)
    try:
        return await source.read(lambda view: _transferred(view, store))
    except StoreError as error:
        raise StoreError(f"{target}: {error}") from error
    finally:
        await store.close()


def _transferred(view: Reader, store: Store) -> dict[str, int]:
    """Copy what a view of the source has. The target's transaction has a loop and a thread of its
    own: all of it happens while this thread looks at one state of the source."""

    async def copied() -> dict[str, int]:
        return await store.transact(lambda tx: transfer(_sql(view), _transaction(tx)))

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(copied())).result()


def _sql(view: Any) -> SQLReader:
    return cast(SQLReader, view)


def _transaction(tx: Session) -> SQLTransaction:
    return cast(SQLTransaction, tx)


async def _copy_blobs(source: Path | str, target: Path | str) -> tuple[int, int]:
    """Copy all bodies, under their keys; their number and bytes."""
    old = open_blobs(source, is_shared=True)
    new = open_blobs(target, is_shared=True)
    try:
        if [key async for key, _ in new.sizes()]:
            raise StoreError(f"{target} has binary bodies already")
        count = size = 0
        async for key, length in old.sizes():
            blob = await new.write(old.read(key, 0, length), key=key)
            if blob.size != length:
                raise StoreError(f"the body {key} has {blob.size} bytes in the place of {length}")
            count, size = count + 1, size + length
        return count, size
    finally:
        old.close()
        new.close()
