"""Micro-benchmarks of the store, run by hand: PYTHONPATH=tests python -m store.measure [FOLDER]

FOLDER lies on the disk to measure; the system's folder for temporary files if not given.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from liveref.store.base import Condition, Kind, Reader, Record, Sort, Store, Transaction
from liveref.store.opening import open_store

KIND = Kind(
    name="server",
    indexed=("name", "status", "owner.id"),
    unique=(("name", "owner.id"),),
)
SECONDS = 2.0
BUSY = 100e-6
RECORDS = 20_000
CLIENTS = 16


def server(number: int) -> Record:
    """A server of about 600 bytes."""
    data: dict[str, Any] = {"name": f"n{number}", "status": "ACTIVE", "owner": {"id": number % 50}}
    return Record(
        kind="server",
        id=f"s{number}",
        data=data | {"text": "x" * 400, "links": [{"rel": "self", "href": "http://host/path"}] * 2},
        created=1.0,
        updated=1.0,
    )


def fill(tx: Transaction) -> None:
    """Insert the records that are read."""
    for number in range(RECORDS):
        tx.insert(server(number))


async def cost(name: str, store: Store, work: Callable[[Reader], object]) -> None:
    """Print what one read costs, the best of five rounds."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(1000):
            await store.read(work)
        best = min(best, (time.perf_counter() - start) / 1000)
    print(f"{name:32} {best * 1e6:7.1f} us")


async def reads(store: Store) -> None:
    """Print what reads cost."""
    ids = itertools.cycle(f"s{n * 7919 % RECORDS}" for n in range(RECORDS))
    await cost("nothing", store, lambda _: None)
    await cost("get", store, lambda view: view.get("server", next(ids)))
    await cost("page of 20", store, lambda view: view.page("server", after="s9000", limit=20))
    owner = [Condition("owner.id", 7)]
    await cost(
        "page of 20, one owner",
        store,
        lambda view: view.page("server", owner, after="s9007", limit=20),
    )
    sort = [Sort("name")]
    await cost(
        "page of 20, by name",
        store,
        lambda view: view.page("server", sort=sort, after="s9000", limit=20),
    )


def work_for(seconds: float) -> None:
    """Keep the loop busy, as the handling of a request does."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def writes(name: str, store: Store, numbers: Any, busy: float, readers: int) -> None:
    """Print how many writes a second concurrent clients get, and how long they wait."""
    waited: list[float] = []
    end = time.perf_counter() + SECONDS

    async def write() -> None:
        while time.perf_counter() < end:
            work_for(busy)
            record, start = server(next(numbers)), time.perf_counter()
            await store.transact(lambda tx, record=record: tx.insert(record))  # type: ignore[misc]
            waited.append(time.perf_counter() - start)

    async def read() -> None:
        while time.perf_counter() < end:
            work_for(busy)
            await store.read(lambda view: view.get("server", "s1"))
            await asyncio.sleep(0)

    await asyncio.gather(*(write() for _ in range(CLIENTS)), *(read() for _ in range(readers)))
    waited.sort()
    middle, late = waited[len(waited) // 2], waited[len(waited) * 99 // 100]
    rate = len(waited) / SECONDS
    print(f"{name:32} {rate:7.0f} /s   p50 {middle * 1e3:.1f} ms   p99 {late * 1e3:.1f} ms")


def bare(folder: Path) -> None:
    """Print what SQLite itself does in batches of as many rows, of the same durability."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (id TEXT PRIMARY KEY, data BLOB)")
    data, rows, start = os.urandom(600), 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        connection.execute("BEGIN")
        for row in range(rows, rows + CLIENTS):
            connection.execute("INSERT INTO t VALUES (?, ?)", (f"s{row}", data))
        connection.execute("COMMIT")
        rows += CLIENTS
    connection.close()
    print(f"{'bare SQLite, batches of 16 rows':32} {rows / SECONDS:7.0f} /s")


async def main(folder: Path) -> None:
    """Print all figures, on disk and in memory."""
    bare(folder)
    for place in (folder / "data", None):
        print("\non disk" if place else "\nin memory")
        store = open_store(place, [KIND])
        await store.transact(fill)
        await reads(store)
        numbers = itertools.count(RECORDS)
        await writes("16 writers", store, numbers, 0, 0)
        await writes("16 writers, 100 us of work each", store, numbers, BUSY, 0)
        await writes("16 writers beside 4 busy readers", store, numbers, BUSY, 4)
        await store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as made:
        asyncio.run(main(Path(made)))
