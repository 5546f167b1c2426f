"""The loops that use a store take turns in running what is handed in, and depend on none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from liveref.store.base import Store, Transaction
from liveref.store.sqlite.engine import SQLiteStore
from store.driving import SERVER, Driver, server
from store.engines import SQLITE, Opener, opener_of


@pytest.fixture(params=SQLITE)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """The function that opens a store of the engine whose work runs on loops."""
    return opener_of(request, tmp_path)


def insert(store: Store, id: str) -> asyncio.Task[str]:
    """A task that inserts a server."""
    return asyncio.ensure_future(store.transact(lambda tx: tx.insert(server(id)).id))


def test_a_loop_that_stops_before_its_turn_harms_no_other(opener: Callable[[], Store]) -> None:
    store = opener()
    stopped = asyncio.new_event_loop()

    async def leave() -> asyncio.Task[str]:
        task = insert(store, "left")
        await asyncio.sleep(0)
        return task

    task = stopped.run_until_complete(leave())
    with Driver(store) as driver:
        driver.keep(server("next"))
        assert driver.ids() == ["left", "next"]
        assert stopped.run_until_complete(task) == "left"
        stopped.close()


def test_a_crowd_that_has_left_is_not_waited_for(opener: Callable[[], Store]) -> None:
    """Nor is one needed on the loop that had it: it is closed."""
    store = opener()

    async def crowd() -> None:
        await asyncio.gather(*(insert(store, f"s{n}") for n in range(20)))

    asyncio.run(crowd())
    with Driver(store) as driver:
        driver.keep(server("alone"))
        driver.keep(server("again"))
        assert driver.count() == 22


def test_closing_runs_what_no_loop_has_run(opener: Callable[[], Store]) -> None:
    store = opener()

    async def scene() -> list[str]:
        tasks = [insert(store, f"s{n}") for n in range(300)]
        await asyncio.sleep(0)
        await store.close()
        return await asyncio.gather(*tasks)

    assert len(asyncio.run(scene())) == 300


def test_all_cancelled_before_their_turn(opener: Callable[[], Store]) -> None:
    store = opener()

    async def scene() -> str:
        tasks = [insert(store, f"s{n}") for n in range(5)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0.01)
        return await insert(store, "next")

    assert asyncio.run(scene()) == "next"
    with Driver(store) as driver:
        assert driver.ids() == ["next"]


def test_the_loop_goes_on_while_a_commit_is_on_its_way() -> None:
    held = threading.Event()

    def hold() -> None:
        assert held.wait(20)

    async def scene(store: Store) -> str:
        task = insert(store, "s")
        for _ in range(5):
            await asyncio.sleep(0.001)
            assert not task.done()
        held.set()
        return await task

    store = SQLiteStore(None, [SERVER], on_commit=hold)
    with Driver(store) as driver:
        assert driver.run(scene(store)) == "s"


def test_work_that_ends_the_program_fails_like_any_other(opener: Callable[[], Store]) -> None:
    def leave(tx: Transaction) -> None:
        raise SystemExit(3)

    async def scene(store: Store) -> None:
        with pytest.raises(SystemExit):
            await store.transact(leave)

    with Driver(opener()) as driver:
        driver.run(scene(driver.store))
        driver.keep(server("next"))
        assert driver.ids() == ["next"]
