"""Binary bodies: streamed in, streamed out, never held in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol

import msgspec

from liveref.store.base import Kind
from liveref.store.paths import parse_path, value_at

CHUNK = 1024 * 1024
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """The description of a stored body: its key, its size in bytes, its digests in hex."""

    key: str
    size: int
    md5: str
    sha512: str


class Blobs(Protocol):
    """A place for bodies. A body is there as a whole or not at all."""

    async def write(self, chunks: AsyncIterator[bytes], *, key: str | None = None) -> Blob:
        """Keep a body under a new key, or under one that no body has. If `chunks` raises, nothing
        is left of it. Raises StoreError."""

    def sizes(self) -> AsyncIterator[tuple[str, int]]:
        """The key of each body, and its bytes. Raises StoreError."""

    def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`. Raises KeyError."""

    async def delete(self, key: str) -> None:
        """Remove a body; one that isn't there is no error."""

    def close(self) -> None:
        """Let go of the place; may block."""


class Digest:
    """The description of a body that is being read."""

    def __init__(self) -> None:
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha512, self._size = hashlib.sha512(), 0

    def add(self, data: bytes) -> None:
        """Take in the next bytes."""
        self._md5.update(data)
        self._sha512.update(data)
        self._size += len(data)

    def blob(self, key: str) -> Blob:
        """The description under a key."""
        md5, sha512 = self._md5.hexdigest(), self._sha512.hexdigest()
        return Blob(key=key, size=self._size, md5=md5, sha512=sha512)


def is_key(text: str) -> bool:
    """Whether a text may be the key of a body: it names no other place."""
    return _KEY.fullmatch(text) is not None


def check_key(key: str) -> str:
    """The key, which names no other place. Raises KeyError."""
    if not is_key(key):
        raise KeyError(key)
    return key


def descriptions(kind: Kind, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The descriptions that a record of a kind has of its blobs, each with the `key`."""
    slots = value_at(data, parse_path(kind.blobs)) if kind.blobs else None
    for blob in slots.values() if isinstance(slots, dict) else ():
        if isinstance(blob, dict) and isinstance(blob.get("key"), str):
            yield blob
