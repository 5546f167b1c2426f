"""Binary bodies in a bucket of object storage.

A body is one object of its key, if it is not longer than a part; the further parts are objects
`KEY.parts/1`, `KEY.parts/2`, ... The first part is written last: the body is there with it, as a
whole. Parts without a first one are what a process has left that was killed. They are removed once
they are a day old, since other processes may be writing them.

No multipart upload of S3 is used: what a killed process leaves of one is in no listing.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, S3Store

from liveref.store.base import StoreError, UnavailableError
from liveref.store.blobs import CHUNK, Blob, Digest, check_key

PART = 8 * CHUNK
"""The bytes of a part, of which an upload holds two in memory."""
LEFT = timedelta(days=1)
"""The age of parts that nobody is writing any more."""
_PARTS = ".parts"
_MISSING = (NotFoundError, FileNotFoundError)
_ERRORS = (BaseError, OSError)
"""Some of the library's errors are those of the system."""

log = logging.getLogger(__name__)


def bucket_of(url: str) -> ObjectStore:
    """The bucket of `s3://BUCKET/PREFIX`; endpoint and credentials come from the environment
    variables AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and so on. Raises StoreError."""
    try:
        return S3Store.from_url(
            url,
            client_options={"connect_timeout": "5s", "read_timeout": "30s", "allow_http": True},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )
    except (*_ERRORS, ValueError) as error:
        raise StoreError(f"--blobs {url}: {_why(error)}") from None


class BucketBlobs:
    """Bodies in a bucket. Raises StoreError if it can't be listed."""

    def __init__(self, bucket: ObjectStore, name: str, *, part: int = PART) -> None:
        self._bucket, self._name, self._part = bucket, name, part
        try:
            next(iter(obstore.list(bucket, chunk_size=1)), None)
        except _ERRORS as error:
            raise StoreError(f"the bucket {name} can't be used: {_why(error)}") from None
        self._sweeper = threading.Thread(target=self._sweep, name="liveref-sweep", daemon=True)
        self._sweeper.start()

    async def write(self, chunks: AsyncIterator[bytes], *, key: str | None = None) -> Blob:
        """Keep a body under a new key. If `chunks` raises, nothing is left of it. Raises
        UnavailableError."""
        key = key or uuid.uuid4().hex
        try:
            return await self._write(key, chunks)
        except BaseException:
            await self._discard(key)
            raise

    async def _write(self, key: str, chunks: AsyncIterator[bytes]) -> Blob:
        digest, first, number = Digest(), b"", 0
        part = bytearray()
        async for chunk in chunks:
            digest.add(chunk)
            part += chunk
            while len(part) > self._part:
                full = bytes(part[: self._part])
                del part[: self._part]
                if number:
                    await self._put(_path(key, number), full)
                else:
                    first = full
                number += 1
        if number:
            await self._put(_path(key, number), bytes(part))
        await self._put(key, first if number else bytes(part))
        return digest.blob(key)

    async def _put(self, path: str, content: bytes) -> None:
        try:
            await obstore.put_async(self._bucket, path, content)
        except _ERRORS as error:
            raise UnavailableError(f"the body could not be kept: {_why(error)}") from None

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`. Raises KeyError, UnavailableError."""
        check_key(key)
        try:
            if start >= end:
                await obstore.head_async(self._bucket, key)
            for number, begin, stop in _stretches(start, end, self._part):
                options: obstore.GetOptions = {"range": (begin, stop)}
                result = await obstore.get_async(self._bucket, _path(key, number), options=options)
                async for chunk in result.stream(min_chunk_size=CHUNK):
                    yield bytes(chunk)
        except _MISSING:
            raise KeyError(key) from None
        except _ERRORS as error:
            raise UnavailableError(f"the body can't be read: {_why(error)}") from None

    async def sizes(self) -> AsyncIterator[tuple[str, int]]:
        """The key of each body, and its bytes. Raises UnavailableError."""
        sizes: dict[str, int] = {}
        whole: set[str] = set()
        try:
            async for listed in obstore.list(self._bucket, chunk_size=1000):
                for one in listed:
                    key = one["path"].partition(f"{_PARTS}/")[0]
                    sizes[key] = sizes.get(key, 0) + one["size"]
                    whole |= {key} & {one["path"]}
        except _ERRORS as error:
            raise UnavailableError(f"the bucket can't be listed: {_why(error)}") from None
        for key in sorted(whole):
            yield key, sizes[key]

    async def delete(self, key: str) -> None:
        """Remove a body; one that isn't there is no error. Raises UnavailableError."""
        try:
            await self._remove(check_key(key))
        except _ERRORS as error:
            raise UnavailableError(f"the body can't be removed: {_why(error)}") from None

    async def _discard(self, key: str) -> None:
        """Remove what was written of a body, as far as the bucket can be reached."""
        with suppress(*_ERRORS):
            await self._remove(key)

    async def _remove(self, key: str) -> None:
        with suppress(*_MISSING):
            await obstore.delete_async(self._bucket, key)
        async for listed in obstore.list(self._bucket, f"{key}{_PARTS}/"):
            await obstore.delete_async(self._bucket, [part["path"] for part in listed])

    def sweep(self, older: timedelta = LEFT) -> int:
        """Remove the parts of bodies that have no first one and are that old; their number. Raises
        BaseError, OSError."""
        latest = datetime.now(UTC) - older
        left = list(self._left(latest))
        for begin in range(0, len(left), 1000):
            obstore.delete(self._bucket, left[begin : begin + 1000])
        return len(left)

    def _left(self, latest: datetime) -> Iterator[str]:
        whole: dict[str, bool] = {}
        for listed in obstore.list(self._bucket, chunk_size=1000):
            for part in listed:
                key, is_part, _ = part["path"].rpartition("/")[0].rpartition(_PARTS)
                if is_part and part["last_modified"] <= latest:
                    if key not in whole:
                        whole[key] = self._is_there(key)
                    if not whole[key]:
                        yield part["path"]

    def _is_there(self, key: str) -> bool:
        try:
            obstore.head(self._bucket, key)
        except _MISSING:
            return False
        return True

    def _sweep(self) -> None:
        try:
            self.sweep()
        except _ERRORS as error:
            log.warning("what was left in the bucket can't be removed: %s", _why(error))

    def close(self) -> None:
        """Nothing is held."""


def _path(key: str, number: int) -> str:
    return f"{key}{_PARTS}/{number}" if number else key


def _stretches(start: int, end: int, part: int) -> Iterator[tuple[int, int, int]]:
    """The parts of a body that a range touches, each with the range within it."""
    for number in range(start // part, -(-end // part) if end > start else 0):
        begin = number * part
        yield number, max(start - begin, 0), min(end - begin, part)


def _why(error: Exception) -> str:
    """The first line of an error, without what the storage answered as XML."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
