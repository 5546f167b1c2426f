"""The longest time for which one request delays all others: `python -m benchmarks.delays`.

In this process, over a store in memory with so many records, each hostile request is sent while
another task asks for its turn at every turn of the event loop. A figure is the processor time of
the loop's thread between two of its turns, so that other programs on the machine do not count. The
limit is 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from benchmarks.state import opened
from liveref.control.state import State
from liveref.exercise.caller import Answer
from liveref.exercise.in_process import call_app
from liveref.limits import Limits
from liveref.service.app import Service
from liveref.store.base import Record, Session

_KIND = "image/image"
_LIMIT = 0.1
_JSON = {"content-type": "application/json"}


class Hostile(NamedTuple):
    """A request that takes as much as the limits let it, or a call of the state."""

    title: str
    send: Callable[[], Awaitable[Answer | None]]


def main() -> int:
    """Print the table; 1 if a request delays others for longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=10_000)
    given = parser.parse_args()
    rows = asyncio.run(_measured(given.records))
    print(f"| request, over {given.records:,} records | answer | longest turn, ms |")
    print("| --- | --- | --- |")
    for title, code, seconds in rows:
        print(f"| {title} | {code or '-'} | {seconds * 1000:.0f} |")
    return int(any(seconds > _LIMIT for _, _, seconds in rows))


async def _measured(records: int) -> list[tuple[str, int, float]]:
    async with opened(None) as (state, store, service):
        await state.start(None)
        for start in range(0, records, 1000):
            await store.transact(partial(_fill, start=start, count=1000))
        rows = []
        for hostile in (*_requests(service), *_states(state)):
            await asyncio.sleep(0.05)
            rows.append((hostile.title, *await _longest_turn(hostile)))
    return rows


async def _longest_turn(hostile: Hostile) -> tuple[int, float]:
    """The code of the answer, and the longest turn of the loop while it was made, in seconds."""
    longest, ended, last = 0.0, False, time.thread_time()

    async def poll() -> None:
        nonlocal longest, last
        while not ended:
            now = time.thread_time()
            longest, last = max(longest, now - last), now
            await asyncio.sleep(0)

    polling = asyncio.create_task(poll())
    await asyncio.sleep(0)
    answer = await hostile.send()
    ended = True
    longest = max(longest, time.thread_time() - last)
    await polling
    return (answer.code if answer else 0), longest


def _requests(service: Service) -> Iterator[Hostile]:
    limits = Limits()

    def sent(title: str, method: str, path: str, body: Any = None) -> Hostile:
        raw = json.dumps(body).encode() if body is not None else None
        return Hostile(title, lambda: call_app(service, method, path, _JSON, raw))

    def filters(count: int) -> str:
        return "&".join(f"name=x{number}" for number in range(count))

    text = "x" * (limits.body_bytes - 1000)
    deep: Any = "x"
    for _ in range(limits.body_depth - 3):
        deep = [deep]
    keys = {f"k{number}": number for number in range(limits.body_keys - 10)}
    yield sent("the largest body", "POST", "/images", {"name": text})
    yield sent("the most keys", "POST", "/images", {"name": "x", **keys})
    yield sent("the most values", "POST", "/images", {"name": "x", "tags": ["x"] * 49_000})
    yield sent("the deepest body", "POST", "/images", {"name": "x", "tags": deep})
    yield sent("a list of all records", "GET", "/images")
    yield sent("a filter that no index has", "GET", "/images?updated=gt:2020-01-01")
    yield sent("1,000 values of a filter", "GET", f"/images?{filters(1000)}")
    yield sent(
        "1,000 unknown parameters", "GET", "/images?" + "&".join(f"q{n}=x" for n in range(1000))
    )
    yield sent("500 sort keys", "GET", "/images?" + "&".join(["sort_key=name"] * 500))


def _states(state: State) -> Iterator[Hostile]:
    document: dict[str, Any] = {}

    async def export() -> None:
        document.update(await state.export())

    async def import_() -> None:
        await state.import_(document)

    async def snapshot() -> None:
        await state.snapshot("taken")

    async def restore() -> None:
        await state.restore("taken")

    yield Hostile("a snapshot", snapshot)
    yield Hostile("an export", export)
    yield Hostile("an import", import_)
    yield Hostile("a way back to the snapshot", restore)


def _fill(tx: Session, *, start: int, count: int) -> None:
    for number in range(start, start + count):
        data = {"name": f"n{number}", "status": "ACTIVE"}
        tx.insert(Record(kind=_KIND, id=f"i{number}", data=data, created=1.0, updated=1.0))


if __name__ == "__main__":
    sys.exit(main())
