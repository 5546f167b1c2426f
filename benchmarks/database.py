"""The service over PostgreSQL beside a bare INSERT.

`python -m benchmarks.serving --database URL` measures in turns: durable creates from 16 clients,
and INSERT statements of one row each through the same driver, from as many connections as the
service has; and reads of one image.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.load import rate, request
from benchmarks.servers import create_image, start
from liveref.store.opening import Database

_READERS, _WRITERS, _CONNECTIONS = 4, 16, 8
_NEW = b'{"name": "bench"}'


def tell(url: str, rounds: int, seconds: float) -> None:
    """Measure and print."""
    creates, inserts, reads = _rates(url, rounds, seconds)
    ratio = statistics.median(creates) / statistics.median(inserts)
    print(f"creates {statistics.median(creates):.0f}/s, bare INSERT", end=" ")
    print(f"{statistics.median(inserts):.0f}/s: {ratio:.2f}")
    print(f"reads {statistics.median(reads):.0f}/s")


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
