"""Going back to a snapshot, beside how others forget: `python -m benchmarks.control`.

In this process, over a store with so many records, in memory and on disk; processor time stands
in brackets:

| figure | what is done |
| --- | --- |
| snapshot | a snapshot of all is taken |
| restore | one record is changed, and the snapshot restored |
| reset, all changed | each record is changed, and the first state restored |
| reset, all new | as many records again are created, and the first state restored |

Beside it stand, where they are given (`--moto PYTHON`; `--node FOLDER` with json-server or
@mockoon/cli in `node_modules`), over HTTP with 1,000 records: moto's reset, and the end and new
start of the others, which have no other way back.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.state import opened
from liveref.control.settings import PREFIX
from liveref.control.state import State
from liveref.store.base import Record, Session, Store

_KIND = "image/image"
_RECORDS = 1000
_PATIENCE = 30.0


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--moto", metavar="PYTHON")
    parser.add_argument("--node", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    columns = ("snapshot", "restore after one change", "reset, all changed", "reset, all new")
    print(f"| store | records | {' | '.join(columns)} |\n| --- | --- |{' --- |' * len(columns)}")
    for count in given.records:
        asyncio.run(_own("memory", None, count, given.rounds))
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_own("disk", Path(folder), count, given.rounds))
    print("\n| over HTTP, 1,000 records | median | from - to |\n| --- | --- | --- |")
    _over_http("liveref, reset", *_liveref(given.rounds))
    _over_http("liveref, start to first answer", *_starts(_serve, min(given.rounds, 5)))
    if given.moto:
        _over_http("moto, reset", *_moto(given.moto, given.rounds))
    if given.node:
        _node(given.node, min(given.rounds, 5))
    return 0


Times = list[tuple[float, float]]
"""Wall times and processor times, in seconds."""


async def _own(engine: str, folder: Path | None, count: int, rounds: int) -> None:
    async with opened(folder) as (state, store, _):
        await store.transact(lambda tx: _fill(tx, 0, count))
        await state.start(None)
        columns = await _timings(state, store, count, rounds)
    cells = " | ".join(map(_milliseconds, columns))
    print(f"| {engine} | {count:,} | {cells} |", flush=True)


async def _timings(state: State, store: Store, count: int, rounds: int) -> tuple[Times, ...]:
    """The times of snapshots, of restores after one change, and of resets after all records were
    changed and after as many were made."""
    taking: Times = []
    restoring: Times = []
    undoing: Times = []
    resetting: Times = []
    for number in range(rounds):
        name, changed = f"s{number}", _record(number, "changed")
        taking.append(await _timed(partial(state.snapshot, name)))
        await store.transact(partial(_update, changed))
        restoring.append(await _timed(partial(state.restore, name)))
    for _ in range(3):
        await store.transact(lambda tx: _change(tx, count))
        undoing.append(await _timed(state.reset))
        await store.transact(lambda tx: _fill(tx, count, 2 * count))
        resetting.append(await _timed(state.reset))
    return taking, restoring, undoing, resetting


def _update(record: Record, tx: Session) -> None:
    tx.update(record)


def _change(tx: Session, count: int) -> None:
    for number in range(count):
        tx.update(_record(number, f"changed image {number}"))


def _fill(tx: Session, start: int, end: int) -> None:
    for number in range(start, end):
        tx.insert(_record(number, f"image {number}"))


def _record(number: int, name: str) -> Record:
    data = {"name": name, "tags": ["a", "b"], "_": {"number": number}}
    return Record(kind=_KIND, id=f"{number:032x}", data=data, created=1.0, updated=1.0)


async def _timed(work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    """Seconds, and seconds of processor time."""
    began, used = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - began, time.process_time() - used


def _milliseconds(times: Sequence[tuple[float, float]]) -> str:
    wall, used = (statistics.median(values) * 1000 for values in zip(*times, strict=True))
    return f"{wall:.2f} ms ({used:.2f})"


def _over_http(name: str, times: Sequence[float], note: str = "") -> None:
    spread = f"{min(times) * 1000:.1f} - {max(times) * 1000:.1f} ms"
    print(f"| {name}{note} | {statistics.median(times) * 1000:.1f} ms | {spread} |", flush=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], url: str) -> Iterator[httpx2.Client]:
    """A server, once it answers at `url`, with a client."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx2.Client(trust_env=False, timeout=_PATIENCE) as client:
            _wait(client, url)
            yield client
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(client: httpx2.Client, url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            client.get(url)
        except httpx2.HTTPError:
            time.sleep(0.005)
        else:
            return
    raise RuntimeError(f"nothing answers at {url}")


def _serve(port: int) -> tuple[list[str], str]:
    options = ["--in-memory", "--port", str(port), "--quiet"]
    command = [sys.executable, "-m", "liveref", "serve", "image", *options]
    return command, f"http://127.0.0.1:{port}/images"


def _liveref(rounds: int) -> tuple[list[float], str]:
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    command, url = _serve(port)
    times = []
    with _running(command, url) as client:
        for number in range(rounds):
            for _ in range(_RECORDS if number == 0 else 1):
                client.post(url, json={"name": "x"})
            times.append(_request(client, f"{base}{PREFIX}/reset"))
    return times[1:], ", after one change"


def _request(client: httpx2.Client, url: str) -> float:
    began = time.perf_counter()
    client.post(url).raise_for_status()
    return time.perf_counter() - began


def _moto(python: str, rounds: int) -> tuple[list[float], str]:
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    times = []
    command = [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, f"{base}/moto-api/") as client:
        for _ in range(min(rounds, 3)):
            client.put(f"{base}/bucket", headers={"host": "s3.amazonaws.com"})
            for number in range(_RECORDS):
                client.put(
                    f"{base}/bucket/{number}", content=b"x", headers={"host": "s3.amazonaws.com"}
                )
            times.append(_request(client, f"{base}/moto-api/reset"))
    return times, ", after 1,000 objects"


def _starts(
    command: Callable[[int], tuple[list[str], str]], rounds: int
) -> tuple[list[float], str]:
    times = []
    for _ in range(rounds):
        port = _free_port()
        arguments, url = command(port)
        began = time.perf_counter()
        with _running(arguments, url):
            times.append(time.perf_counter() - began)
    return times, ""


def _node(folder: Path, rounds: int) -> None:
    binaries = folder / "node_modules" / ".bin"
    images = [{"id": str(number), "name": f"image {number}"} for number in range(_RECORDS)]
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "db.json"
        data.write_text(json.dumps({"images": images}))

        def json_server(port: int) -> tuple[list[str], str]:
            options = ["--port", str(port), "--host", "127.0.0.1", str(data)]
            return [str(binaries / "json-server"), *options], f"http://127.0.0.1:{port}/images"

        mock = Path(place) / "mock.json"
        mock.write_text(json.dumps(_mockoon(images)))

        def mockoon(port: int) -> tuple[list[str], str]:
            options = ["start", "--data", str(mock), "--port", str(port)]
            return [str(binaries / "mockoon-cli"), *options], f"http://127.0.0.1:{port}/images"

        for name, command in (("json-server", json_server), ("mockoon-cli", mockoon)):
            if (binaries / name).exists():
                _over_http(f"{name}, new start", *_starts(command, rounds))
            else:
                print(f"| {name} | not installed | |")


def _mockoon(images: list[dict[str, str]]) -> dict[str, Any]:
    """An environment of Mockoon with one CRUD route over a data bucket."""
    bucket = {"uuid": "b", "id": "b1", "name": "images", "documentation": ""}
    response = {"uuid": "r", "statusCode": 200, "databucketID": "b1", "bodyType": "DATABUCKET"}
    response |= {"headers": [], "rules": [], "default": True, "label": "", "latency": 0}
    route = {
        "uuid": "a",
        "type": "crud",
        "method": "",
        "endpoint": "images",
        "responses": [response],
    }
    return {
        "uuid": "e",
        "lastMigration": 33,
        "name": "images",
        "port": 3000,
        "hostname": "127.0.0.1",
        "routes": [route],
        "rootChildren": [{"type": "route", "uuid": "a"}],
        "folders": [],
        "data": [bucket | {"value": json.dumps(images)}],
        "headers": [],
        "proxyReqHeaders": [],
        "proxyResHeaders": [],
        "callbacks": [],
    }


if __name__ == "__main__":
    sys.exit(main())
