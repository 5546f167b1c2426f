"""Work in turns: others go on between two of them, and see all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from liveref.store.base import Session, Store, Turns
from liveref.store.sqlite.engine import SQLiteStore
from store.driving import IMAGE, SERVER, Driver, server

TURNS = 20


class Long:
    """Work that inserts a server in each turn, and counts its turns."""

    def __init__(self, *, fails: bool = False) -> None:
        self.turns, self._fails = 0, fails

    def __call__(self, tx: Session) -> Turns[int]:
        """The number of servers that were inserted. Raises ValueError at the end, if it is to."""
        for number in range(TURNS):
            tx.insert(server(f"long{number}"))
            self.turns += 1
            yield
        if self._fails:
            raise ValueError("enough")
        return TURNS


ALL = [f"long{number}" for number in range(TURNS)]
"""The servers that the work inserts."""


async def count(store: Store) -> int:
    """The number of servers."""
    return await store.read(lambda tx: tx.count("server"))


def test_work_in_turns_is_one_transaction(store: Driver) -> None:
    assert store.transact_in_turns(Long()) == TURNS
    assert store.ids() == ALL


def test_an_error_in_the_last_turn_undoes_them_all(store: Driver) -> None:
    store.keep(server("before"))
    with pytest.raises(ValueError, match="enough"):
        store.transact_in_turns(Long(fails=True))
    assert store.ids() == ["before"]
    store.keep(server("after"))
    assert store.ids() == ["before", "after"]


def test_reads_beside_the_work_see_all_of_it_or_nothing(store: Driver) -> None:
    async def scene() -> set[int]:
        work = asyncio.ensure_future(store.store.transact_in_turns(Long()))
        seen = set()
        while not work.done():
            seen.add(await count(store.store))
            await asyncio.sleep(0)
        return seen | {await count(store.store)}

    assert store.run(scene()) <= {0, TURNS}


def test_plain_work_has_no_turns(store: Driver) -> None:
    with pytest.raises(TypeError, match="turns"):
        store.transact(Long())
    assert store.ids() == []


@pytest.fixture(params=["on disk", "in memory"])
def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> SQLiteStore:
    """A store whose work runs on the loop of its caller."""
    folder = tmp_path / "data" if request.param == "on disk" else None
    return SQLiteStore(folder, [SERVER, IMAGE])


async def _begun(store: Store, work: Long) -> asyncio.Task[int]:
    """The task of the work, which rests between two turns."""
    task = asyncio.ensure_future(store.transact_in_turns(work))
    while not work.turns:
        await asyncio.sleep(0)
    assert work.turns < TURNS
    return task


def test_the_loop_goes_on_between_two_turns(sqlite: SQLiteStore) -> None:
    work = Long()

    async def scene() -> list[int]:
        task = await _begun(sqlite, work)
        seen = []
        while not task.done():
            seen.append(work.turns)
            await asyncio.sleep(0)
        return seen

    with Driver(sqlite) as driver:
        assert len(set(driver.run(scene()))) > TURNS // 2


def test_writes_beside_the_work_come_behind_it(sqlite: SQLiteStore) -> None:
    async def scene() -> None:
        task = await _begun(sqlite, Long())
        await sqlite.transact(lambda tx: tx.insert(server("next")))
        await task

    with Driver(sqlite) as driver:
        driver.run(scene())
        assert driver.ids() == [*ALL, "next"]


def test_closing_ends_the_work_first(sqlite: SQLiteStore) -> None:
    async def scene() -> int:
        task = await _begun(sqlite, Long())
        await sqlite.close()
        return await task

    assert asyncio.run(scene()) == TURNS


def test_kinds_are_declared_behind_the_work(sqlite: SQLiteStore) -> None:
    """The caller has the thread of the loop, which then can't run the other turns."""

    async def scene() -> int:
        task = await _begun(sqlite, Long())
        await sqlite.declare([SERVER, IMAGE])
        return await task

    with Driver(sqlite) as driver:
        assert driver.run(scene()) == TURNS
        assert driver.ids() == ALL


def test_a_loop_that_stops_in_between_harms_no_other(sqlite: SQLiteStore) -> None:
    stopped = asyncio.new_event_loop()
    task = stopped.run_until_complete(_begun(sqlite, Long()))
    driver = Driver(sqlite)
    driver.run(sqlite.close())
    assert stopped.run_until_complete(task) == TURNS
    stopped.close()


def test_a_restore_of_many_records_has_turns(sqlite: SQLiteStore) -> None:
    """In each turn, a bounded number of them; unique values may change places."""
    turns = 0

    def fill(names: list[int]) -> Callable[[Session], None]:
        def work(tx: Session) -> None:
            for number, name in enumerate(names):
                tx.delete("server", f"s{number}")
                tx.insert(server(f"s{number}", serial=name))

        return work

    def restore(tx: Session) -> Turns[list[str]]:
        nonlocal turns
        walk = tx.history.restore("one")
        while True:
            try:
                next(walk)
            except StopIteration as end:
                orphans: list[str] = end.value
                return orphans
            turns += 1
            yield

    with Driver(sqlite) as driver:
        driver.transact(fill([*range(2000)]))
        driver.transact(lambda tx: tx.history.take("one", 1.0))
        driver.transact(lambda tx: [tx.delete("server", f"s{n}") for n in range(2000)])
        driver.transact(fill([*reversed(range(2000))]))
        driver.transact_in_turns(restore)
        serials = driver.read(lambda tx: [one.data["serial"] for one in tx.page("server")])
        assert serials == [*range(2000)]
    assert turns >= 4
