"""Requests per second of the service beside a bare ASGI app on the same server.

`python -m benchmarks.serving` measures in turns, so that a noisy machine is noisy for both:
reading one image, and durable creates from 16 clients. The peer of the creates is the slower
of a bare ASGI POST and SQLite alone, inserting 16 rows per durable commit. Where there are two
cores, one is the servers' and the other the client's. Beside the aims, without a peer of its
own: reading a thousand images in turn, while another client writes. The processor time that a
server takes for a request is measured too: work beside it spoils that less than the rates.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import database, several
from benchmarks.load import rate, request
from benchmarks.measuring import processor_time
from benchmarks.servers import create_image, shown, start

_READERS, _WRITERS = 4, 16
_MANY = 1000
_BETWEEN_WRITES = 0.01
_NEW = b'{"name": "bench"}'


class Taken(NamedTuple):
    """Requests per second, how busy the client was, and the microseconds of processor time
    that a request cost the server."""

    per_second: float
    client: float
    cost: float


Rates = dict[str, list[Taken]]
Server = tuple[int, int]
"""A process and its port."""


@contextmanager
def core(which: int) -> Iterator[None]:
    """Keep this thread, and the processes that it starts, to one of the machine's cores, if
    it has more than one and allows that."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(before)[which]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def sqlite_batches(folder: Path, seconds: float) -> Taken:
    """Rows per second of SQLite alone: 16 rows a commit, WAL, synchronous=FULL."""
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS row (id TEXT PRIMARY KEY, data TEXT)")
    data = json.dumps({"name": "bench", "status": "ACTIVE"})
    rows, started, before = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() < started + seconds:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(_WRITERS):
            rows += 1
            connection.execute("INSERT INTO row VALUES (?, ?)", (f"{started}-{rows}", data))
        connection.execute("COMMIT")
    elapsed = time.perf_counter() - started
    connection.close()
    return Taken(rows / elapsed, 0.0, (time.process_time() - before) / rows * 1e6)


@contextmanager
def writing(port: int) -> Iterator[None]:
    """Create an image every hundredth of a second meanwhile."""
    ended = threading.Event()

    def write() -> None:
        while not ended.wait(_BETWEEN_WRITES):
            create_image(port)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def measure(rounds: int, seconds: float) -> Rates:
    """The rates of every round, by what was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with core(0):
            ours, port = start("liveref", "serve", "--port", "0", "--data", str(folder / "data"))
        try:
            paths, texts = zip(*(create_image(port) for _ in range(_MANY)), strict=True)
            with core(0):
                bare, bare_port = start("benchmarks.bare", shown(port, paths[0]), texts[0])
            try:
                servers = ((ours.pid, port), (bare.pid, bare_port))
                return _rounds(rounds, seconds, folder, *servers, paths)
            finally:
                _end(bare)
        finally:
            _end(ours)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(10)


def _rounds(
    rounds: int,
    seconds: float,
    folder: Path,
    ours: Server,
    bare: Server,
    paths: tuple[str, ...],
) -> Rates:
    rates: Rates = {}
    gets = [request("GET", path) for path in paths]
    post = [request("POST", "/images", _NEW)]

    def load(label: str, at: Server, messages: list[bytes], clients: int, expect: int) -> None:
        pid, port = at
        before = processor_time(pid)
        with core(1):
            measured = rate(port, messages, clients=clients, seconds=seconds, expect=expect)
        cost = (processor_time(pid) - before) / measured.done * 1e6
        rates.setdefault(label, []).append(Taken(measured.per_second, measured.busy, cost))

    for _ in range(rounds):
        load("bare GET", bare, gets[:1], _READERS, 200)
        load("our GET", ours, gets[:1], _READERS, 200)
        load("bare POST", bare, post, _WRITERS, 201)
        load("our POST", ours, post, _WRITERS, 201)
        with core(0):
            rates.setdefault("sqlite", []).append(sqlite_batches(folder, seconds))
        with writing(ours[1]):
            load("our GETs", ours, gets, _READERS, 200)
    return rates


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument(
        "--workers", type=int, nargs="+", metavar="N", help="measure with so many processes instead"
    )
    parser.add_argument("--database", metavar="URL", help="measure on PostgreSQL instead")
    options = parser.parse_args()
    if options.workers:
        settings = (options.rounds, options.seconds, options.database)
        several.tell(several.measure(options.workers, *settings))
        return
    if options.database:
        database.tell(options.database, options.rounds, options.seconds)
        return
    rates_by_label = measure(options.rounds, options.seconds)
    for label, rates in rates_by_label.items():
        speeds = [one.per_second for one in rates]
        client, cost = (statistics.median(column) for column in list(zip(*rates, strict=True))[1:])
        print(f"{label:10} {statistics.median(speeds):9.0f}/s", end="")
        print(
            f"  ({min(speeds):.0f} to {max(speeds):.0f}), client {client:4.0%} busy, {cost:.0f} us"
        )
    peer = min(("bare POST", "sqlite"), key=lambda label: _middle(rates_by_label[label]))
    _tell(rates_by_label, "GET one image", "our GET", "bare GET")
    _tell(rates_by_label, f"GET of {_MANY} images beside a writer", "our GETs", "bare GET")
    _tell(rates_by_label, f"durable POST from {_WRITERS} clients", "our POST", peer)
    if peer != "bare POST":
        _tell(rates_by_label, "the same", "our POST", "bare POST")


def _middle(rates: list[Taken]) -> float:
    return statistics.median(one.per_second for one in rates)


def _tell(rates: Rates, what: str, ours: str, peer: str) -> None:
    """The ratio of the medians, the least and the most within a round, and that of the costs."""
    pairs = list(zip(rates[ours], rates[peer], strict=True))
    ratios = [one.per_second / other.per_second for one, other in pairs]
    whole = _middle(rates[ours]) / _middle(rates[peer])
    cost = statistics.median(other.cost / one.cost for one, other in pairs)
    print(f"{what}, beside {peer}: {whole:.2f} ({min(ratios):.2f} to {max(ratios):.2f})", end="")
    print(f", by processor time {cost:.2f}")


if __name__ == "__main__":
    main()
