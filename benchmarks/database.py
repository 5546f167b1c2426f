"""The service over PostgreSQL beside a bare INSERT.

`python -m benchmarks.serving --database URL` measures in turns: durable creates from 16 clients,
units of work that insert one record each, without HTTP and the service, from 16 tasks; and INSERT
statements of one row each through the same driver, from as many connections as the service has; and
reads of one image. A create makes two records.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg

from benchmarks.load import rate, request
from benchmarks.servers import create_image, start
from liveref.store.base import Kind, Record, Session
from liveref.store.opening import Database, open_store

_READERS, _WRITERS, _CONNECTIONS = 4, 16, 8
_NEW = b'{"name": "bench"}'


def tell(url: str, rounds: int, seconds: float) -> None:
    """Measure and print."""
    rates = _rates(url, rounds, seconds)
    bare = statistics.median(rates["bare INSERT"])
    for label, values in rates.items():
        middle = statistics.median(values)
        spread = f"({min(values):.0f} to {max(values):.0f})"
        print(f"{label:12} {middle:8.0f}/s {spread}, beside a bare INSERT {middle / bare:.2f}")


def _rates(url: str, rounds: int, seconds: float) -> dict[str, list[float]]:
    """The rates of every round, per second, by what was measured."""
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, _server(url, folder) as port:
        path, _ = create_image(port)
        for _ in range(rounds):
            for label, measured in _round(url, port, path, seconds):
                rates.setdefault(label, []).append(measured)
    return rates


def _round(url: str, port: int, path: str, seconds: float) -> Iterator[tuple[str, float]]:
    post, get = [request("POST", "/images", _NEW)], [request("GET", path)]
    yield "bare INSERT", _bare(url, seconds)
    yield "unit of work", asyncio.run(_units(url, seconds))
    yield "create", rate(port, post, clients=_WRITERS, seconds=seconds, expect=201).per_second
    yield "read", rate(port, get, clients=_READERS, seconds=seconds, expect=200).per_second


async def _units(url: str, seconds: float) -> float:
    """Units of work per second, each of which inserts a record."""
    kind = Kind(name="image", indexed=("name",))
    store = open_store(schema(url), [kind])
    end, count = time.perf_counter() + seconds, 0

    async def write() -> None:
        nonlocal count
        while time.perf_counter() < end:
            data, id = {"name": "bench"}, str(uuid.uuid4())
            record = Record(kind=kind.name, id=id, data=data, created=1.0, updated=1.0)
            await store.transact(partial(_insert_record, record))
            count += 1

    await asyncio.gather(*(write() for _ in range(_WRITERS)))
    await store.close()
    return count / seconds


def _insert_record(record: Record, tx: Session) -> None:
    tx.insert(record)


@contextmanager
def _server(url: str, folder: str) -> Iterator[int]:
    """The port of a server over a schema of its own."""
    options = ("--database", schema(url).url, "--blobs", folder)
    process, port = start("liveref", "serve", "--port", "0", *options)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def schema(url: str) -> Database:
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
