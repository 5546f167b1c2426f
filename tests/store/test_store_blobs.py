"""Bodies in a folder and in a bucket: whole or not at all, and in ranges."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import boto3
import obstore
import pytest
from flask import Flask
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from obstore.exceptions import BaseError
from obstore.store import MemoryStore, S3Store
from werkzeug.serving import make_server

from liveref.store.base import StoreError, UnavailableError
from liveref.store.blob_bucket import BucketBlobs
from liveref.store.blob_folder import FolderBlobs
from liveref.store.blobs import Blob, Blobs
from liveref.store.opening import open_blobs

PART = 10
SIZES = [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7]


async def body(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    raise LookupError("the client is gone")


async def written(blobs: Blobs, chunks: AsyncIterator[bytes]) -> Blob:
    return await blobs.write(chunks)


async def whole(blobs: Blobs, key: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in blobs.read(key, start, end)])


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server with the interface of S3."""
    app: Callable[..., Flask] = create_backend_app
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def environment(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a process that is to use that server."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "sesame",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def s3(environment: None, request: pytest.FixtureRequest) -> S3Store:
    """A part of a new bucket."""
    name = f"b{hashlib.sha256(request.node.name.encode()).hexdigest()[:20]}"
    store = S3Store(name, client_options={"allow_http": True})
    make_bucket(os.environ["AWS_ENDPOINT_URL"], name)
    assert list(obstore.list(store)) == []
    return S3Store(name, prefix="some/where", client_options={"allow_http": True})


def make_bucket(endpoint: str, name: str) -> None:
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=name)


@pytest.fixture(params=["folder", "bucket in memory", "S3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """An empty place for bodies."""
    if request.param == "folder":
        return FolderBlobs(tmp_path)
    store = request.getfixturevalue("s3") if request.param == "S3" else MemoryStore()
    return BucketBlobs(store, "the bucket", part=PART)


def names(blobs: Blobs) -> list[str]:
    """All that is there, in whatever place."""
    if isinstance(blobs, FolderBlobs):
        return sorted(path.name for path in blobs._folder.iterdir())
    assert isinstance(blobs, BucketBlobs)
    return sorted(one["path"] for listed in obstore.list(blobs._bucket) for one in listed)


@pytest.mark.parametrize("size", SIZES)
def test_a_body_comes_back_with_its_description(blobs: Blobs, size: int) -> None:
    content = bytes(number % 251 for number in range(size))

    async def scene() -> None:
        blob = await blobs.write(body(content[:4], content[4:5], content[5:]))
        assert (blob.size, blob.md5) == (size, hashlib.md5(content).hexdigest())  # noqa: S324
        assert blob.sha512 == hashlib.sha512(content).hexdigest()
        assert await whole(blobs, blob.key, 0, size) == content

    asyncio.run(scene())


def test_all_bodies_are_listed_and_may_have_a_given_key(blobs: Blobs) -> None:
    async def scene() -> None:
        for key, size in (("one", 3), ("two", 2 * PART), ("three", 0)):
            assert (await blobs.write(body(b"x" * size), key=key)).key == key
        listed = [entry async for entry in blobs.sizes()]
        assert listed == [("one", 3), ("three", 0), ("two", 2 * PART)]

    asyncio.run(scene())


def test_ranges(blobs: Blobs) -> None:
    content = bytes(range(3 * PART + 7))
    bounds = [0, 1, PART - 1, PART, PART + 1, 2 * PART, len(content) - 1, len(content)]

    async def scene() -> None:
        blob = await blobs.write(body(content))
        for start in bounds:
            for end in bounds:
                assert await whole(blobs, blob.key, start, end) == content[start:end], (start, end)

    asyncio.run(scene())


@pytest.mark.parametrize("sent", [(), (b"x" * 3,), (b"x" * PART, b"y" * PART, b"z")])
def test_nothing_is_left_of_a_body_that_did_not_end(blobs: Blobs, sent: Sequence[bytes]) -> None:
    with pytest.raises(LookupError):
        asyncio.run(written(blobs, broken(*sent)))
    assert names(blobs) == []


def test_a_body_is_deleted_with_all_its_parts(blobs: Blobs) -> None:
    async def scene() -> None:
        staying, gone = await blobs.write(body(b"a" * 25)), await blobs.write(body(b"b" * 25))
        await blobs.delete(gone.key)
        await blobs.delete(gone.key)
        assert await whole(blobs, staying.key, 0, 25) == b"a" * 25
        with pytest.raises(KeyError):
            await whole(blobs, gone.key, 0, 25)
        await blobs.delete(staying.key)
        assert names(blobs) == []

    asyncio.run(scene())


@pytest.mark.parametrize("key", ["none", "../x", "a/b", ""])
def test_a_body_that_is_not_there(blobs: Blobs, key: str) -> None:
    for end in (0, 5):
        with pytest.raises(KeyError):
            asyncio.run(whole(blobs, key, 0, end))


def test_parts_that_a_killed_process_left_are_removed(s3: S3Store) -> None:
    blobs = BucketBlobs(s3, "the bucket", part=PART)
    blob = asyncio.run(written(blobs, body(b"x" * 35)))
    before = names(blobs)
    for number in (1, 2):
        obstore.put(s3, f"left.parts/{number}", b"y" * PART)
    assert blobs.sweep() == 0  # somebody may be writing them
    assert blobs.sweep(timedelta(0)) == 2
    assert names(blobs) == before
    assert asyncio.run(whole(blobs, blob.key, 0, 35)) == b"x" * 35


def test_a_bucket_is_named_by_its_url(s3: S3Store) -> None:
    url = f"s3://{s3.config['bucket']}/other"

    async def scene() -> None:
        blobs = open_blobs(url)
        blob = await blobs.write(body(b"x" * 9_000_000))
        assert await whole(blobs, blob.key, 8_999_990, 9_000_000) == b"x" * 10
        assert names(blobs) == [blob.key, f"{blob.key}.parts/1"]

    asyncio.run(scene())


def test_a_bucket_that_is_not_there(environment: None) -> None:
    with pytest.raises(StoreError, match="s3://nowhere/x can't be used") as caught:
        open_blobs("s3://nowhere/x")
    assert "sesame" not in str(caught.value)


def test_a_bucket_out_of_reach(s3: S3Store) -> None:
    blobs = BucketBlobs(s3, "the bucket", part=PART)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        blobs._bucket = S3Store(
            "any",
            endpoint=f"http://127.0.0.1:{unused.getsockname()[1]}",
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )
        with pytest.raises(UnavailableError):
            asyncio.run(whole(blobs, "key", 0, 5))
        with pytest.raises(UnavailableError):
            asyncio.run(written(blobs, body(b"x")))
        with pytest.raises((BaseError, OSError)):
            blobs.sweep()


@pytest.mark.parametrize(
    ("library", "extra"), [("obstore", r"liveref\[s3\]"), ("psycopg", r"liveref\[postgresql\]")]
)
def test_without_the_library_the_message_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, library: str, extra: str
) -> None:
    from liveref.store.opening import Database, open_store

    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.startswith("liveref.store.postgresql")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "liveref.store.blob_bucket", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(StoreError, match=extra):
        if library == "obstore":
            open_blobs("s3://bucket/prefix")
        else:
            open_store(Database("postgresql://localhost/x"), [])
