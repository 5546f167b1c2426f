"""A store copied from one engine to another, and back: nothing is missing or different."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live import run
from liveref.store.base import Condition, Kind, Record, StoreError
from liveref.store.blobs import Blob
from liveref.store.copying import Copied, copy_store
from liveref.store.opening import (
    Database,
    open_blobs,
    open_store,
    read_property,
    write_property,
)
from store.driving import IMAGE, SERVER, Driver, server

pytestmark = pytest.mark.postgresql

UUID = "01a22f3b-40af-7641-ab42-5e40bee63d6e"
KINDS = (SERVER, IMAGE)
Place = Path | Database


async def content(length: int) -> AsyncIterator[bytes]:
    yield b"x" * length


async def keep_body(place: Path, length: int) -> Blob:
    return await open_blobs(place).write(content(length))


def fill(place: Path) -> Blob:
    """A store with a snapshot, from which the present differs, and a body that it alone has."""
    blob = asyncio.run(keep_body(place, 2_000_000))
    bodies = {"_": {"bodies": {"data": {"key": blob.key}}}}
    with Driver(open_store(place, KINDS)) as driver:
        driver.keep(server(UUID, name="a\u0000", rank=2**53 + 1), server("b", rank=0.5))
        driver.keep(Record(kind="image", id="i", data=bodies, created=1.25, updated=1e9))
        driver.transact(lambda tx: tx.put_setting("clock", {"offset": 3}))
        driver.transact(lambda tx: tx.history.take("one", 7.0))
        driver.transact(lambda tx: tx.delete("image", "i"))
        driver.transact(lambda tx: tx.update(server("b", rank="new")))
        driver.keep(server("c"))
    write_property(place, "references", b'{"references":[]}')
    return blob


def check(place: Place, bodies: Path, blob: Blob) -> None:
    """See that the store is the one that was filled, and that it goes on."""
    with Driver(open_store(place, KINDS)) as driver:
        assert driver.ids() == [UUID, "b", "c"]
        assert driver.ids(Condition("rank", 2**53 + 1)) == [UUID]
        assert driver.transact(lambda tx: tx.setting("clock")) == {"offset": 3}
        assert [r.id for r in driver.read(lambda v: v.identified(("server",), (UUID,)))] == [UUID]
        assert driver.transact(lambda tx: tx.holds(blob.key))
        driver.keep(server("d"))
        driver.transact_in_turns(lambda tx: tx.history.restore("one"))
        assert driver.ids() == [UUID, "b"]
        stored = driver.get("b")
        assert stored is not None and stored.data == {"rank": 0.5}
        image = driver.get("i", "image")
        assert image is not None and (image.created, image.updated) == (1.25, 1e9)
    assert asyncio.run(length_of(bodies, blob)) == blob.size
    assert read_property(place, "references") == b'{"references":[]}'


async def length_of(place: Path, blob: Blob) -> int:
    return sum([len(chunk) async for chunk in open_blobs(place).read(blob.key, 0, blob.size)])


def copied(source: Place, target: Place, places: tuple[Path, Path]) -> Copied:
    return asyncio.run(copy_store(source, target, places))


def test_there_and_back(tmp_path: Path, database_url: str) -> None:
    before, apart, after = tmp_path / "before", tmp_path / "apart", tmp_path / "after"
    database = Database(database_url)
    blob = fill(before)
    for source, target, places in (
        (before, database, (before, apart)),
        (database, after, (apart, after)),
    ):
        done = copied(source, target, places)
        assert done == Copied({"image": 0, "server": 3}, 1, 2_000_000)
    check(database, apart, blob)
    check(after, after, blob)
    check(before, before, blob)


def test_a_target_that_is_not_empty(tmp_path: Path, database_url: str) -> None:
    source, other, database = tmp_path / "source", tmp_path / "other", Database(database_url)
    fill(source)
    for place in (other, database):
        with Driver(open_store(place, [Kind(name="own")])) as driver:
            driver.transact(
                lambda tx: tx.insert(Record(kind="own", id="x", data={}, created=1.0, updated=1.0))
            )
        with pytest.raises(StoreError, match="is not empty"):
            asyncio.run(copy_store(source, place, None))
        with Driver(open_store(place, [Kind(name="own"), *KINDS])) as driver:
            assert driver.get("x", "own") is not None
            assert driver.ids() == []


def test_a_source_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="has no records"):
        asyncio.run(copy_store(tmp_path, tmp_path / "new", None))


def test_the_command(tmp_path: Path, database_url: str) -> None:
    source = tmp_path / "source"
    fill(source)
    refused = run("store", "copy", str(source), database_url, home=tmp_path)
    assert "--blobs-to" in refused.stderr
    bodies = ("--blobs-to", str(tmp_path / "bodies"))
    done = run("store", "copy", str(source), database_url, *bodies, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 records and 1 binary bodies (2000000 bytes) copied." in done.stdout
    again = run("store", "copy", str(source), database_url, "--no-blobs", home=tmp_path)
    assert again.returncode != 0
    assert "is not empty" in again.stderr
