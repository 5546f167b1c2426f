"""Binary bodies in a folder, a file each."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from liveref.store.base import StoreError
from liveref.store.blobs import CHUNK, Blob, Digest, check_key, is_key

_LEFT = 86_400.0
"""The age, in seconds, of parts that nobody is writing any more."""


class FolderBlobs:
    """Bodies in a folder, one file each. A body is there as a whole or not at all: it is
    written beside its place, synced, and moved."""

    def __init__(self, folder: Path | None, *, is_shared: bool = False) -> None:
        """Keep bodies in `folder`, or in a temporary one until `close` for None. Parts of bodies
        that a killed process has left are removed; those that are younger than a day stay where
        other processes may be writing them (`is_shared`).

        Raises StoreError if the folder can't be used.
        """
        self._temporary = folder is None
        try:
            self._folder = folder or Path(tempfile.mkdtemp(prefix="liveref-"))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            latest = time.time() - _LEFT if is_shared else float("inf")
            for part in self._folder.glob("*.part"):
                with suppress(FileNotFoundError):
                    if part.stat().st_mtime < latest:
                        part.unlink()
        except OSError as error:
            raise StoreError(f"the folder {folder} cannot be used: {error.strerror}") from None

    async def write(self, chunks: AsyncIterator[bytes], *, key: str | None = None) -> Blob:
        """Keep a body under a new key. If `chunks` raises, nothing is left of it; an
        OSError of the disk becomes a StoreError."""
        key = key or uuid.uuid4().hex
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
        digest = Digest()
        with part.open("wb") as file:

            def keep(data: bytes) -> None:
                file.write(data)
                digest.add(data)

            async for chunk in chunks:
                await asyncio.to_thread(keep, chunk)
            await asyncio.to_thread(_sync, file)
        await asyncio.to_thread(self._settle, part, key)
        return digest.blob(key)

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

    async def sizes(self) -> AsyncIterator[tuple[str, int]]:
        """The key of each body, and its bytes."""
        for path in sorted(self._folder.iterdir()):
            if is_key(path.name):
                yield path.name, path.stat().st_size

    async def delete(self, key: str) -> None:
        """Remove a body; one that isn't there is no error."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def close(self) -> None:
        """Let go; a temporary folder goes with all that is in it."""
        if self._temporary:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self._folder / check_key(key)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
