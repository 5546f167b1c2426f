"""Binary bodies: streamed in, streamed out, never held in memory."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from liveref.store.base import Kind, StoreError
from liveref.store.paths import parse_path, value_at

CHUNK = 1024 * 1024
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """The description of a stored body: its key, its size in bytes, its digests in hex."""

    key: str
    size: int
    md5: str
    sha512: str


def descriptions(kind: Kind, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The descriptions that a record of a kind has of its blobs, each with the `key`."""
    slots = value_at(data, parse_path(kind.blobs)) if kind.blobs else None
    for blob in slots.values() if isinstance(slots, dict) else ():
        if isinstance(blob, dict) and isinstance(blob.get("key"), str):
            yield blob


class Blobs:
    """Bodies in a folder, one file each. A body is there as a whole or not at all: it is
    written beside its place, synced, and moved."""

    def __init__(self, folder: Path | None, *, is_shared: bool = False) -> None:
        """Keep bodies in `folder`, or in a temporary one until `close` for None. Parts of bodies
        are removed, unless other processes may be writing them (`is_shared`).

        Raises StoreError if the folder can't be used.
        """
        self._temporary = folder is None
        try:
            self._folder = folder or Path(tempfile.mkdtemp(prefix="liveref-"))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in () if is_shared else self._folder.glob("*.part"):
                left.unlink()
        except OSError as error:
            raise StoreError(f"the folder {folder} cannot be used: {error.strerror}") from None

    async def write(self, chunks: AsyncIterator[bytes]) -> Blob:
        """Keep a body under a new key. If `chunks` raises, nothing is left of it; an
        OSError of the disk becomes a StoreError."""
        key = uuid.uuid4().hex
        part = self._folder / f"{key}.part"
        try:
            blob = await self._write(key, part, chunks)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreError(f"the body could not be kept: {error.strerror}") from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return blob

    async def _write(self, key: str, part: Path, chunks: AsyncIterator[bytes]) -> Blob:
        md5, sha512, size = hashlib.md5(usedforsecurity=False), hashlib.sha512(), 0
        with part.open("wb") as file:

            def keep(data: bytes) -> None:
                file.write(data)
                md5.update(data)
                sha512.update(data)

            async for chunk in chunks:
                size += len(chunk)
                await asyncio.to_thread(keep, chunk)
            await asyncio.to_thread(_sync, file)
        await asyncio.to_thread(self._settle, part, key)
        return Blob(key=key, size=size, md5=md5.hexdigest(), sha512=sha512.hexdigest())

    def _settle(self, part: Path, key: str) -> None:
        part.rename(self._folder / key)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`. Raises KeyError."""
        path = self._path(key)
        if not path.is_file():
            raise KeyError(key)
        with path.open("rb") as file:
            file.seek(start)
            while start < end:
                chunk = await asyncio.to_thread(file.read, min(CHUNK, end - start))
                if not chunk:
                    return
                start += len(chunk)
                yield chunk

    async def delete(self, key: str) -> None:
        """Remove a body; one that isn't there is no error."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def close(self) -> None:
        """Let go; a temporary folder goes with all that is in it."""
        if self._temporary:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise KeyError(key)
        return self._folder / key


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
