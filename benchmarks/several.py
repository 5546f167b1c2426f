"""Requests per second with several processes, beside a bare ASGI app with as many.

`python -m benchmarks.serving --workers 1 2` measures in turns. The client and all processes share
the machine's cores, whichever they get: on two cores, two processes and the client compete.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.load import rate, request
from benchmarks.servers import create_image, shown, started

READERS, WRITERS, MANY = 8, 16, 1000
_NEW = b'{"name": "bench"}'
Rates = dict[tuple[str, int], list[float]]


class _Pair(NamedTuple):
    """The ports of the service and of the bare app, and the paths of images."""

    ours: int
    bare: int
    paths: tuple[str, ...]


def measure(counts: Sequence[int], rounds: int, seconds: float) -> Rates:
    """The rates of every round, by what was measured and the number of processes."""
    rates: Rates = {}
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        pairs = {n: opened.enter_context(_pair(folder / str(n), n)) for n in counts}
        for _ in range(rounds):
            for count, pair in pairs.items():
                for label, taken in _round(pair, seconds):
                    rates.setdefault((label, count), []).append(taken)
    return rates


@contextmanager
def _pair(folder: Path, count: int) -> Iterator[_Pair]:
    options = ("--port", "0", "--data", str(folder), "--workers", str(count))
    with started("liveref", "serve", *options) as ours:
        paths, texts = zip(*(create_image(ours) for _ in range(MANY)), strict=True)
        with started("benchmarks.bare", shown(ours, paths[0]), texts[0], str(count)) as bare:
            yield _Pair(ours, bare, paths)


def _round(pair: _Pair, seconds: float) -> Iterator[tuple[str, float]]:
    gets = [request("GET", path) for path in pair.paths]
    post = [request("POST", "/images", _NEW)]

    def load(port: int, messages: list[bytes], clients: int, expect: int) -> float:
        return rate(port, messages, clients=clients, seconds=seconds, expect=expect).per_second

    yield "bare GET", load(pair.bare, gets[:1], READERS, 200)
    yield "GET of one image", load(pair.ours, gets[:1], READERS, 200)
    yield f"GET of {MANY} images", load(pair.ours, gets, READERS, 200)
    yield "bare POST", load(pair.bare, post, WRITERS, 201)
    yield "durable POST", load(pair.ours, post, WRITERS, 201)


def tell(rates: Rates) -> None:
    """Print medians, and the ratios to the bare app with as many processes and to one process."""
    medians = {key: statistics.median(taken) for key, taken in rates.items()}
    for (label, count), median in medians.items():
        taken = rates[label, count]
        line = (
            f"{label:20} {count} processes {median:8.0f}/s ({min(taken):.0f} to {max(taken):.0f})"
        )
        if not label.startswith("bare"):
            bare = medians["bare POST" if "POST" in label else "bare GET", count]
            line += f", beside the bare app {median / bare:.2f}"
        if count > 1 and (label, 1) in rates:
            pairs = zip(taken, rates[label, 1], strict=True)
            ratios = [several / one for several, one in pairs]
            line += f", beside one process {median / medians[label, 1]:.2f}"
            line += f" ({min(ratios):.2f} to {max(ratios):.2f})"
        print(line)
