"""Requests per second of the service beside a bare ASGI app on the same server.

`python -m benchmarks.serving` measures in turns, so that a noisy machine is noisy for both:
reading one image, and durable creates from 16 clients. The peer of the creates is the slower
of a bare ASGI POST and SQLite alone, inserting 16 rows per durable commit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.load import rate, request

_WRITERS = 16


def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    """A server process and the port that it says it took."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    line = process.stdout.readline() if process.stdout else ""
    found = re.search(r"http://[\d.]+:(\d+)", line)
    if found is None:
        raise RuntimeError(f"no address in {line!r}")
    return process, int(found[1])


def sqlite_batches(folder: Path, seconds: float) -> float:
    """Rows per second of SQLite alone: 16 rows a commit, WAL, synchronous=FULL."""
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS row (id TEXT PRIMARY KEY, data TEXT)")
    data = json.dumps({"name": "bench", "status": "ACTIVE"})
    rows, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(_WRITERS):
            rows += 1
            connection.execute("INSERT INTO row VALUES (?, ?)", (f"{started}-{rows}", data))
        connection.execute("COMMIT")
    elapsed = time.perf_counter() - started
    connection.close()
    return rows / elapsed


def create_image(port: int) -> str:
    """The path of a new image."""
    message = urllib.request.Request(
        f"http://127.0.0.1:{port}/images",
        data=b'{"name": "bench"}',
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(message) as answer:  # noqa: S310
        return f"/image/{json.load(answer)['id']}"


def measure(rounds: int, seconds: float) -> dict[str, list[float]]:
    """The rates of every round, by what was measured."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare, bare_port = start("benchmarks.bare")
        ours, port = start("liveref", "serve", "--port", "0", "--data", str(folder / "data"))
        try:
            get = request("GET", create_image(port))
            post = request("POST", "/images", b'{"name": "bench"}')

            def load(at: int, message: bytes, clients: int, expect: int) -> float:
                return asyncio.run(
                    rate(at, message, clients=clients, seconds=seconds, expect=expect)
                )

            for _ in range(rounds):
                for label, value in (
                    ("bare GET", load(bare_port, get, 4, 200)),
                    ("our GET", load(port, get, 4, 200)),
                    ("bare POST", load(bare_port, post, _WRITERS, 201)),
                    ("our POST", load(port, post, _WRITERS, 201)),
                    ("sqlite", sqlite_batches(folder, seconds)),
                ):
                    found.setdefault(label, []).append(value)
        finally:
            for process in (bare, ours):
                process.terminate()
                process.wait(10)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    found = measure(options.rounds, options.seconds)
    middle = {label: statistics.median(values) for label, values in found.items()}
    for label, values in found.items():
        print(f"{label:10} {middle[label]:9.0f}/s  ({min(values):.0f} to {max(values):.0f})")
    peer = min(middle["bare POST"], middle["sqlite"])
    print(f"GET one image, beside a bare ASGI app: {middle['our GET'] / middle['bare GET']:.2f}")
    print(f"durable POST from {_WRITERS} clients, beside its peer: {middle['our POST'] / peer:.2f}")


if __name__ == "__main__":
    main()
