"""The store's version tells whether what was read may have changed since."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from liveref.store.base import Transaction
from liveref.store.opening import open_store
from store.driving import SERVER, Driver, server


@pytest.mark.parametrize("on_disk", [True, False], ids=["disk", "memory"])
def test_version_changes_with_every_commit_and_not_with_reads(
    tmp_path: Path, on_disk: bool
) -> None:
    with Driver(open_store(tmp_path if on_disk else None, [SERVER])) as driver:
        versions = [driver.store.version()]
        for id in ("a", "b"):
            driver.keep(server(id))
            driver.get(id)
            versions.append(driver.store.version())
        assert None not in versions
        assert len(set(versions)) == 3


def test_version_is_unknown_while_a_commit_is_held(tmp_path: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go_on.wait(20)

    with Driver(open_store(tmp_path, [SERVER], on_commit=hold)) as driver:

        async def scene() -> None:
            def work(tx: Transaction) -> None:
                tx.insert(server("a"))

            before = driver.store.version()
            task = asyncio.ensure_future(driver.store.transact(work))
            assert await asyncio.to_thread(reached.wait, 20)
            assert driver.store.version() is None
            go_on.set()
            await task
            assert driver.store.version() not in (None, before)

        driver.run(scene())


def test_closed_store_has_no_version(tmp_path: Path) -> None:
    store = open_store(tmp_path, [SERVER])
    with Driver(store):
        assert store.version() is not None
    assert store.version() is None
