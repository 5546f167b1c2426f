"""Two stores over one folder, as two processes have them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from liveref.store.base import Conflict, Record, Session, Store, StoreError, Transaction
from liveref.store.opening import CommitMarks, lock_store, open_blobs, open_store
from liveref.store.sqlite import writer
from liveref.values.shared_memory import Numbers
from store.driving import SERVER, Driver, server

ROUNDS = 200
RACER = """
import asyncio, sys
from pathlib import Path
from liveref.store.base import Conflict
from liveref.store.opening import open_store
from store.driving import SERVER, server

async def main(folder, name, rounds):
    store = open_store(Path(folder), [SERVER], is_shared=True)
    print("ready", flush=True)
    sys.stdin.readline()
    won = []
    for number in range(int(rounds)):
        try:
            record = server(f"{name}-{number}", serial=number)
            await store.transact(lambda tx: tx.insert(record))
        except Conflict:
            continue
        won.append(number)
    await store.close()
    print(*won)

asyncio.run(main(*sys.argv[1:]))
"""


def opened(folder: Path) -> Store:
    return open_store(folder, [SERVER], is_shared=True)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Driver, Driver]]:
    """Two stores over one folder."""
    with Driver(opened(tmp_path)) as one, Driver(opened(tmp_path)) as other:
        yield one, other


def test_each_sees_what_the_other_has_committed(stores: tuple[Driver, Driver]) -> None:
    one, other = stores
    for number, (writer_, reader) in enumerate([(one, other), (other, one)] * 3):
        before = reader.store.version()
        assert reader.store.version() == before
        writer_.keep(server(f"s{number}", serial=number))
        assert reader.store.version() != before
        assert reader.get(f"s{number}") is not None


def test_marks_of_commits_spare_questions_and_hide_none(tmp_path: Path) -> None:
    """Nor does that of a process which died amid a commit."""
    numbers = Numbers(3)

    def marked(process: int) -> Store:
        marks = CommitMarks(numbers, process)
        return open_store(tmp_path, [SERVER], is_shared=True, marks=marks)

    with Driver(marked(0)) as one, Driver(marked(1)) as other:
        for number, dead in enumerate([0, 0, 1, 1, 2, 2]):
            numbers.put(2, dead)
            before = [driver.store.version() for driver in (one, other)]
            assert [driver.store.version() for driver in (one, other)] == before
            (one, other)[number % 2].keep(server(f"s{number}"))
            after = [driver.store.version() for driver in (one, other)]
            assert all(was != now for was, now in zip(before, after, strict=True))
        assert None not in after
    assert one.store.version() is None
    CommitMarks(numbers, 2)
    assert all(number % 2 == 0 for number in numbers.all)


def test_settings_are_read_without_a_transaction_that_writes(
    stores: tuple[Driver, Driver],
) -> None:
    one, other = stores
    one.transact(lambda tx: tx.put_setting("clock", {"offset": 1}))
    before = one.store.version()
    assert other.read(lambda view: view.setting("clock")) == {"offset": 1}
    assert one.store.version() == before


def test_unique_groups_hold_over_both(stores: tuple[Driver, Driver]) -> None:
    one, other = stores
    one.keep(server("a", serial=1))
    with pytest.raises(Conflict):
        other.keep(server("b", serial=1))


def test_work_waits_for_the_other_and_no_loop_does(tmp_path: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go_on.wait(20)

    held = open_store(tmp_path, [SERVER], is_shared=True, on_commit=hold)
    with Driver(held) as one, Driver(opened(tmp_path)) as other:

        async def scene() -> None:
            committing = asyncio.ensure_future(one.store.transact(_insert("a")))
            assert await asyncio.to_thread(reached.wait, 20)
            waiting = asyncio.ensure_future(other.store.transact(_insert("b")))
            seen = await other.store.read(lambda view: view.count("server"))
            assert (seen, waiting.done()) == (0, False)
            go_on.set()
            assert [await committing, await waiting] == ["a", "b"]

        one.run(scene())
        assert one.ids() == other.ids() == ["a", "b"]


def test_work_that_waits_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BUSY_SECONDS", 0.01)
    with Driver(opened(tmp_path)) as driver:
        with closing(sqlite3.connect(tmp_path / "records.sqlite3")) as another:
            another.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="another process"):
                driver.keep(server("a"))
        driver.keep(server("b"))
        assert driver.ids() == ["b"]


def test_closed_store_has_no_version(tmp_path: Path) -> None:
    with Driver(opened(tmp_path)) as driver:
        assert driver.store.version() is not None
    assert driver.store.version() is None


def test_lock_is_that_of_all_who_share(tmp_path: Path) -> None:
    with closing(lock_store(tmp_path / "data")):
        with pytest.raises(StoreError, match="in use by another liveref"):
            open_store(tmp_path / "data", [SERVER])
        with Driver(opened(tmp_path / "data")) as driver:
            driver.keep(server("a"))
    with Driver(open_store(tmp_path / "data", [SERVER])) as driver:
        assert driver.ids() == ["a"]


def test_nobody_removes_what_the_other_is_writing(tmp_path: Path) -> None:
    """As the start of a process does with what a killed one has left."""
    open_blobs(tmp_path)
    (tmp_path / "blobs" / "x.part").touch()
    open_blobs(tmp_path, is_shared=True)
    assert (tmp_path / "blobs" / "x.part").exists()
    open_blobs(tmp_path)
    assert not (tmp_path / "blobs" / "x.part").exists()


def test_two_processes_never_both_win(tmp_path: Path) -> None:
    """Each takes the same serial numbers, in the same order."""
    Driver(opened(tmp_path)).close()
    command = [sys.executable, "-c", RACER, str(tmp_path)]
    racers = [
        subprocess.Popen(
            [*command, name, str(ROUNDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )
        for name in ("one", "other")
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    ends = [racer.communicate("go\n", 60) for racer in racers]
    won = [number for output, _ in ends for number in map(int, output.split())]
    assert sorted(won) == list(range(ROUNDS))


def _insert(id: str) -> Callable[[Session], str]:
    def work(tx: Transaction) -> str:
        record: Record = tx.insert(server(id))
        return record.id

    return work
