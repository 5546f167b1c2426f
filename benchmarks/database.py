"""The service over PostgreSQL beside a bare INSERT, and pages of few and of many records.

`python -m benchmarks.serving --database URL` measures in turns: durable creates from 16 clients,
and INSERT statements of one row each through the same driver, from as many connections as the
service has; and reads of one image. Then pages of 20 from a store of 1,000 records and one of more,
at the head, deep, and filtered by an indexed field, on PostgreSQL and on SQLite.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.load import rate, request
from benchmarks.servers import create_image, start
from liveref.store.base import Condition, Kind, Reader, Record, Session, Store
from liveref.store.opening import Database, open_store

_READERS, _WRITERS, _CONNECTIONS = 4, 16, 8
_NEW = b'{"name": "bench"}'
_FEW = 1000
_KIND = Kind(name="server", indexed=("name", "project"))
_PROJECTS = 50
_TURNS = 200


def tell(url: str, rounds: int, seconds: float, many: int) -> None:
    """Measure and print."""
    creates, inserts, reads = _rates(url, rounds, seconds)
    ratio = statistics.median(creates) / statistics.median(inserts)
    print(f"creates {statistics.median(creates):.0f}/s, bare INSERT", end=" ")
    print(f"{statistics.median(inserts):.0f}/s: {ratio:.2f}")
    print(f"reads {statistics.median(reads):.0f}/s")
    with tempfile.TemporaryDirectory() as folder:
        for place in (Path(folder) / "data", _schema(url)):
            asyncio.run(_pages(place, many))


def _rates(url: str, rounds: int, seconds: float) -> tuple[list[float], list[float], list[float]]:
    """Creates, bare rows and reads, per second, of each round."""
    creates: list[float] = []
    inserts: list[float] = []
    reads: list[float] = []
    with tempfile.TemporaryDirectory() as folder, _server(url, folder) as port:
        path, _ = create_image(port)
        post, get = [request("POST", "/images", _NEW)], [request("GET", path)]
        for _ in range(rounds):
            inserts.append(_bare(url, seconds))
            creates.append(
                rate(port, post, clients=_WRITERS, seconds=seconds, expect=201).per_second
            )
            reads.append(rate(port, get, clients=_READERS, seconds=seconds, expect=200).per_second)
    return creates, inserts, reads


@contextmanager
def _server(url: str, folder: str) -> Iterator[int]:
    """The port of a server over a schema of its own."""
    options = ("--database", _schema(url).url, "--blobs", folder)
    process, port = start("liveref", "serve", "--port", "0", *options)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _schema(url: str) -> Database:
    """A new schema of the database."""
    sign = "&" if "?" in url else "?"
    return Database(f"{url}{sign}options=-csearch_path%3Dbench{uuid.uuid4().hex}")


def _bare(url: str, seconds: float) -> float:
    """Rows per second, each inserted and committed by itself."""
    table = f"bare_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as made:
        made.execute(f"CREATE TABLE {table} (id text PRIMARY KEY, data json)")
        counts: list[int] = []
        threads = [
            threading.Thread(target=_insert, args=(url, table, seconds, counts))
            for _ in range(_CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made.execute(f"DROP TABLE {table}")
    return sum(counts) / seconds


def _insert(url: str, table: str, seconds: float, counts: list[int]) -> None:
    insert = f"INSERT INTO {table} VALUES (%s, %s)"  # noqa: S608
    rows = 0
    with psycopg.connect(url, autocommit=True) as connection:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.execute(insert, (str(uuid.uuid4()), '{"name": "bench"}'), prepare=True)
            rows += 1
    counts.append(rows)


async def _pages(place: Path | Database, many: int) -> None:
    """Fill a store, and print what pages cost with few records and with many."""
    store = open_store(place, [_KIND])
    try:
        print(store.engine)
        done = 0
        for count in (_FEW, many):
            await _fill(store, done, count)
            done = count
            costs = [f"{name} {await _cost(store, page):.0f} us" for name, page in _looks(count)]
            print(f"  {count} records: a page of 20 {', '.join(costs)}")
    finally:
        await store.close()


def _looks(count: int) -> list[tuple[str, Callable[[Reader], object]]]:
    mine = [Condition("project", "p7")]
    return [
        ("at the head", lambda view: view.page("server", limit=20)),
        ("deep", lambda view: view.page("server", after=f"s{count // 2}", limit=20)),
        ("filtered", lambda view: view.page("server", mine, after=f"s{count // 2}", limit=20)),
    ]


async def _cost(store: Store, page: Callable[[Reader], object]) -> float:
    """The median of microseconds."""
    taken: list[float] = []
    for _ in range(_TURNS):
        before = time.perf_counter()
        await store.read(page)
        taken.append((time.perf_counter() - before) * 1e6)
    return statistics.median(taken)


async def _fill(store: Store, start: int, end: int) -> None:
    def work(first: int, last: int) -> Callable[[Session], None]:
        def insert(tx: Session) -> None:
            for number in range(first, last):
                data = {"name": f"n{number}", "project": f"p{number % _PROJECTS}"}
                tx.insert(
                    Record(kind="server", id=f"s{number}", data=data, created=1.0, updated=1.0)
                )

        return insert

    for first in range(start, end, 1000):
        await store.transact(work(first, min(first + 1000, end)))
