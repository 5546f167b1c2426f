"""Writers share a commit: nobody is answered before it, and nobody suffers from another.

Commits are held, counted and made to fail by the hook `on_commit`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liveref.store.base import Reader, Store, StoreError, Transaction
from liveref.store.opening import open_store
from store.driving import SERVER, Driver, server


class Gate:
    """A hook that holds commits while it is shut, counts them, and may break them."""

    def __init__(self) -> None:
        self.commits = 0
        self.reached = threading.Event()
        self.broken: BaseException | None = None
        self._open = threading.Event()
        self._open.set()

    def __call__(self) -> None:
        self.reached.set()
        assert self._open.wait(20), "a test left the gate shut"
        self.commits += 1
        if self.broken is not None:
            raise self.broken

    def shut(self) -> None:
        self.reached.clear()
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    async def held(self) -> None:
        """Wait until a commit is held."""
        assert await asyncio.to_thread(self.reached.wait, 20)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def driver(tmp_path: Path, gate: Gate) -> Iterator[Driver]:
    with Driver(open_store(tmp_path, [SERVER], on_commit=gate)) as opened:
        yield opened


def insert(store: Store, id: str) -> asyncio.Task[None]:
    """A task that inserts a server."""

    def work(tx: Transaction) -> None:
        tx.insert(server(id))

    return asyncio.ensure_future(store.transact(work))


async def run_for_a_while() -> None:
    """Give whatever could happen the chance to."""
    for _ in range(20):
        await asyncio.sleep(0.002)


def ids(view: Reader) -> list[str]:
    return [record.id for record in view.page("server")]


def test_no_answer_leaves_before_the_commit(driver: Driver, gate: Gate) -> None:
    async def scene() -> None:
        gate.shut()
        tasks = [insert(driver.store, f"s{n}") for n in range(3)]
        await gate.held()
        await run_for_a_while()
        assert not any(task.done() for task in tasks)
        assert await driver.store.read(ids) == []
        gate.open()
        await asyncio.gather(*tasks)
        assert await driver.store.read(ids) == ["s0", "s1", "s2"]

    driver.run(scene())


def test_what_queues_up_behind_a_commit_shares_the_next(driver: Driver, gate: Gate) -> None:
    async def scene() -> None:
        gate.shut()
        first = insert(driver.store, "first")
        await gate.held()
        others = [insert(driver.store, f"s{n}") for n in range(50)]
        await run_for_a_while()
        gate.open()
        await asyncio.gather(first, *others)
        assert gate.commits == 2

    driver.run(scene())


def test_one_failure_does_not_poison_the_batch(driver: Driver, gate: Gate) -> None:
    def fail(tx: Transaction) -> None:
        tx.insert(server("unwanted"))
        tx.delete("server", "s1")
        raise LookupError("own")

    async def scene() -> None:
        gate.shut()
        first = insert(driver.store, "first")
        await gate.held()
        tasks = [
            insert(driver.store, "s1"),
            asyncio.ensure_future(driver.store.transact(fail)),
            insert(driver.store, "s2"),
            insert(driver.store, "s1"),
        ]
        await run_for_a_while()
        gate.open()
        await first
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result).__name__ for result in results] == [
            "NoneType",
            "LookupError",
            "NoneType",
            "Conflict",
        ]
        assert gate.commits == 2
        assert await driver.store.read(ids) == ["first", "s1", "s2"]

    driver.run(scene())


def test_a_commit_that_fails_fails_everybody_and_the_store_goes_on(
    driver: Driver, gate: Gate
) -> None:
    async def scene() -> None:
        gate.shut()
        first = insert(driver.store, "first")
        await gate.held()
        gate.broken = OSError("the disk is full")
        others = [insert(driver.store, "s1"), insert(driver.store, "s2")]
        gate.open()
        for result in await asyncio.gather(first, *others, return_exceptions=True):
            assert isinstance(result, StoreError)
            assert "the disk is full" in str(result)
        gate.broken = None
        assert await driver.store.read(ids) == []
        await insert(driver.store, "s1")
        assert await driver.store.read(ids) == ["s1"]

    driver.run(scene())


def test_sqlite_may_give_up_the_transaction(driver: Driver, gate: Gate) -> None:
    """As on a full disk. What came before it in the batch is lost, and is told so."""

    def lose(tx: Transaction) -> None:
        tx._connection.execute("ROLLBACK")  # type: ignore[attr-defined]

    async def scene() -> None:
        gate.shut()
        first = insert(driver.store, "first")
        await gate.held()
        tasks = [
            insert(driver.store, "before"),
            asyncio.ensure_future(driver.store.transact(lose)),
            insert(driver.store, "behind"),
        ]
        await run_for_a_while()
        gate.open()
        await first
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [StoreError, StoreError, type(None)]
        assert await driver.store.read(ids) == ["first", "behind"]

    driver.run(scene())


def test_a_full_disk(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER])) as driver:

        def limit(tx: Transaction) -> None:
            tx._connection.execute("PRAGMA max_page_count = 60")  # type: ignore[attr-defined]

        driver.transact(limit)
        driver.keep(server("small"))
        with pytest.raises(StoreError, match="full"):
            driver.keep(*(server(f"big{n}", pad="x" * 50_000) for n in range(10)))
        driver.keep(server("smaller"))
        assert driver.ids() == ["small", "smaller"]


def test_a_file_that_can_not_grow(tmp_path: Path) -> None:
    """Here it is the COMMIT that fails: the system refuses to write its pages."""
    resource = pytest.importorskip("resource")
    with Driver(open_store(tmp_path, [SERVER])) as driver:
        driver.keep(server("small"))
        size = (tmp_path / "records.sqlite3-wal").stat().st_size
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            with pytest.raises(StoreError, match="nothing was written"):
                driver.keep(server("big", pad="x" * 500_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert driver.ids() == ["small"]
        driver.keep(server("smaller"))
        assert driver.ids() == ["small", "smaller"]


def test_cancelling_one_harms_no_other(driver: Driver, gate: Gate) -> None:
    async def scene() -> None:
        gate.shut()
        committing = insert(driver.store, "committing")
        await gate.held()
        queued, other = insert(driver.store, "queued"), insert(driver.store, "other")
        await run_for_a_while()
        committing.cancel()
        queued.cancel()
        await run_for_a_while()
        gate.open()
        await other
        assert committing.cancelled() and queued.cancelled()
        assert await driver.store.read(ids) == ["committing", "other"]

    driver.run(scene())


def test_a_caller_that_was_the_only_one_may_cancel(driver: Driver, gate: Gate) -> None:
    async def scene() -> None:
        task = insert(driver.store, "s")
        await asyncio.sleep(0)
        task.cancel()
        await insert(driver.store, "next")

    driver.run(scene())


def test_a_read_is_one_consistent_view(driver: Driver, gate: Gate) -> None:
    """While the view is open, another thread commits what it must not see."""

    def commit_beside() -> None:
        asyncio.run(driver.store.transact(lambda tx: tx.insert(server("late")).id))

    def work(view: Reader) -> tuple[int, int]:
        before = view.count("server")
        writer = threading.Thread(target=commit_beside)
        writer.start()
        writer.join()
        return before, view.count("server")

    assert driver.read(work) == (0, 0)
    assert driver.read(ids) == ["late"]


def test_closing_answers_what_was_accepted(driver: Driver, gate: Gate) -> None:
    async def scene() -> None:
        gate.shut()
        tasks = [insert(driver.store, f"s{n}") for n in range(5)]
        await gate.held()
        closing = asyncio.ensure_future(driver.store.close())
        await run_for_a_while()
        assert not closing.done()
        with pytest.raises(StoreError, match="is closed"):
            await insert(driver.store, "late")
        gate.open()
        await asyncio.gather(*tasks)
        await closing
        await driver.store.close()

    driver.run(scene())


def test_many_loops_in_many_threads(opener: Callable[[], Store]) -> None:
    store = opener()
    wrong: list[BaseException] = []

    async def client(name: str) -> None:
        for n in range(20):
            id = f"{name}-{n}"
            await insert(store, id)
            assert id in await store.read(ids)

    async def clients(thread: int) -> None:
        await asyncio.gather(*(client(f"{thread}-{n}") for n in range(4)))

    def loop(thread: int) -> None:
        try:
            asyncio.run(clients(thread))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=loop, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    with Driver(store) as driver:
        assert driver.count() == 4 * 4 * 20


def test_a_loop_that_ends_in_the_middle_harms_no_other(driver: Driver, gate: Gate) -> None:
    gate.shut()

    async def leave() -> None:
        insert(driver.store, "abandoned")
        await gate.held()

    asyncio.run(leave())
    gate.open()
    driver.keep(server("next"))
    assert driver.ids() == ["abandoned", "next"]
