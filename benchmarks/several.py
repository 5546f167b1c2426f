"""Requests per second with several processes, beside a bare ASGI app with as many.

`python -m benchmarks.serving --workers 1 2 [--database URL]` measures in turns. The client and all
processes share the machine's cores, whichever they get: on two cores, two processes and the client
compete. The processor time is that of the server; over PostgreSQL, the database takes its own.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.database import schema
from benchmarks.load import rate, request
from benchmarks.measuring import family_time
from benchmarks.servers import create_image, shown, started

READERS, WRITERS, MANY = 8, 16, 1000
_NEW = b'{"name": "bench"}'


class Taken(NamedTuple):
    """Requests per second, and the microseconds of processor time that one cost all processes."""

    per_second: float
    cost: float


Rates = dict[tuple[str, int], list[Taken]]
Server = tuple[int, int]
"""A process and its port."""


class _Pair(NamedTuple):
    """The service, the bare app, and the paths of images."""

    ours: Server
    bare: Server
    paths: tuple[str, ...]


def measure(
    counts: Sequence[int], rounds: int, seconds: float, database: str | None = None
) -> Rates:
    """The rates of every round, by what was measured and the number of processes."""
    rates: Rates = {}
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        pairs = {n: opened.enter_context(_pair(folder / str(n), n, database)) for n in counts}
        for _ in range(rounds):
            for count, pair in pairs.items():
                for label, taken in _round(pair, seconds):
                    rates.setdefault((label, count), []).append(taken)
    return rates


@contextmanager
def _pair(folder: Path, count: int, database: str | None) -> Iterator[_Pair]:
    place = ["--data", str(folder)]
    if database is not None:
        place = ["--database", schema(database).url, "--blobs", str(folder)]
    options = ("--port", "0", *place, "--workers", str(count))
    with started("liveref", "serve", *options) as ours:
        paths, texts = zip(*(create_image(ours[1]) for _ in range(MANY)), strict=True)
        with started("benchmarks.bare", shown(ours[1], paths[0]), texts[0], str(count)) as bare:
            yield _Pair(ours, bare, paths)


def _round(pair: _Pair, seconds: float) -> Iterator[tuple[str, Taken]]:
    gets = [request("GET", path) for path in pair.paths]
    post = [request("POST", "/images", _NEW)]

    def load(server: Server, messages: list[bytes], clients: int, expect: int) -> Taken:
        pid, port = server
        before = family_time(pid)
        measured = rate(port, messages, clients=clients, seconds=seconds, expect=expect)
        return Taken(measured.per_second, (family_time(pid) - before) / measured.done * 1e6)

    yield "bare GET", load(pair.bare, gets[:1], READERS, 200)
    yield "GET of one image", load(pair.ours, gets[:1], READERS, 200)
    yield f"GET of {MANY} images", load(pair.ours, gets, READERS, 200)
    yield "bare POST", load(pair.bare, post, WRITERS, 201)
    yield "durable POST", load(pair.ours, post, WRITERS, 201)


def tell(rates: Rates) -> None:
    """Print medians, and the ratios to the bare app with as many processes and to one process."""
    for (label, count), taken in rates.items():
        speeds = [one.per_second for one in taken]
        line = f"{label:20} {count} processes {statistics.median(speeds):8.0f}/s"
        line += f" ({min(speeds):.0f} to {max(speeds):.0f}), {_cost(taken):.0f} us"
        if not label.startswith("bare"):
            bare = rates["bare POST" if "POST" in label else "bare GET", count]
            line += f", beside the bare app {_beside(taken, bare)}"
        if count > 1 and (label, 1) in rates:
            line += f", beside one process {_beside(taken, rates[label, 1])}"
        print(line)


def _cost(taken: Sequence[Taken]) -> float:
    return statistics.median(one.cost for one in taken)


def _beside(taken: Sequence[Taken], others: Sequence[Taken]) -> str:
    """The median of the ratios of rates within a round, and the ratio of the costs."""
    pairs = zip(taken, others, strict=True)
    ratio = statistics.median(one.per_second / other.per_second for one, other in pairs)
    return f"{ratio:.2f} (processor time {_cost(others) / _cost(taken):.2f})"
