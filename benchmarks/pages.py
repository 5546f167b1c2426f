"""Pages of a list with few records and with many: `python -m benchmarks.pages [--database URL]`.

The bundled reference is served, over SQLite and over the database, with 1,000 images and then with
1,000,000. Pages of 20 are asked for at the head, deep (behind the record in the middle), of the
images of one name (of 20), deep among them, and sorted by the name. A figure is the time of a
request on one connection, and that of the store's work alone: nine of ten took longer, which other
work on the machine spoils least. The last column is the ratio: 1 where a page costs the same.

The images are copies of one that was created by a request, inserted into the store directly; they
share its server. One million takes minutes, and a gigabyte on the disk for each engine.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from benchmarks.database import schema
from benchmarks.servers import create_image, started
from liveref.store.base import Condition, Reader, Record, Sort, Store
from liveref.store.opening import Database, open_store
from liveref.store.sql.identities import note_all
from liveref.store.sql.transfer import declared

_KIND, _NAMES, _PAGE = "image/image", 20, 20
_BATCH = 10_000
_HEAD = "| engine | page | few: request | few: store | many: request | many: store | ratio |"


class _Page(NamedTuple):
    """A page: the query of its request, and the arguments for the store."""

    query: str
    where: tuple[Condition, ...] = ()
    options: Mapping[str, Any] = MappingProxyType({})


def main() -> None:
    """Fill, measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", metavar="URL", help="measure on PostgreSQL, too")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=200)
    options = parser.parse_args()
    print(_HEAD + "\n" + "| --- " * _HEAD.count(" |") + "|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        places: list[Path | Database] = [Path(folder) / "data"]
        places += [schema(options.database)] if options.database else []
        for place in places:
            _tell(place, Path(folder), (options.few, options.many), options.turns)


def _tell(place: Path | Database, folder: Path, counts: Sequence[int], turns: int) -> None:
    with _served(place, folder) as port:
        create_image(port)
    figures: dict[str, list[float]] = {}
    for count in counts:
        ids = asyncio.run(_filled(place, count))
        pages = _pages(ids)
        with _served(place, folder) as port:
            for name, page in pages.items():
                figures.setdefault(name, []).append(_requested(port, page.query, turns))
        for name, cost in asyncio.run(_read(place, pages, turns)):
            figures[name].append(cost)
    for name, values in figures.items():
        shown = " | ".join(f"{value:.0f} us" for value in values)
        ratio = f"{values[2] / values[0]:.2f}; store {values[3] / values[1]:.2f}"
        engine = "SQLite" if isinstance(place, Path) else "PostgreSQL"
        print(f"| {engine} | {name} | {shown} | {ratio} |", flush=True)


def _pages(ids: Sequence[str]) -> dict[str, _Page]:
    middle = ids[len(ids) // 2]
    deep, mine = {"after": middle}, (Condition("name", "name 7"),)
    by_name = {"sort": [Sort("name")]}
    return {
        "at the head": _Page(""),
        "deep": _Page(f"&marker={middle}", (), deep),
        "of one name": _Page("&name=name%207", mine),
        "of one name, deep": _Page(f"&name=name%207&marker={middle}", mine, deep),
        "sorted by name": _Page("&sort=name", (), by_name),
        "sorted by name, deep": _Page(f"&sort=name&marker={middle}", (), by_name | deep),
    }


@contextmanager
def _served(place: Path | Database, folder: Path) -> Iterator[int]:
    """The port of a server over a place."""
    where = (
        ("--database", place.url, "--blobs", str(folder / "blobs"))
        if isinstance(place, Database)
        else ("--data", str(place))
    )
    with started("liveref", "serve", "--port", "0", *where) as (_, port):
        yield port


def _requested(port: int, query: str, turns: int) -> float:
    """The microseconds of a request."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken: list[float] = []
    for _ in range(turns):
        before = time.perf_counter()
        connection.request("GET", f"/images?limit={_PAGE}{query}")
        answer = connection.getresponse()
        content = msgspec.json.decode(answer.read())
        taken.append((time.perf_counter() - before) * 1e6)
        if answer.status != 200 or len(content["images"]) != _PAGE:
            raise RuntimeError(f"{query}: {answer.status} {content}")
    connection.close()
    return _least(taken)


async def _store(place: Path | Database) -> Store:
    """The store with the kind of images, as the server has declared it."""
    empty = open_store(place, [])
    kinds = await empty.read(declared)  # type: ignore[arg-type]
    await empty.close()
    return open_store(place, [kind for kind in kinds.values() if kind.name == _KIND])


async def _filled(place: Path | Database, count: int) -> list[str]:
    """The identities of the images, of which there are so many then."""
    store = await _store(place)
    first, *_ = there = await store.read(lambda view: view.page(_KIND))
    ids = [record.id for record in there]
    new = [str(uuid.uuid4()) for _ in range(count - len(ids))]
    for start in range(0, len(new), _BATCH):
        await store.transact(_copying(first, new[start : start + _BATCH], len(ids) + start))
    await store.close()
    return ids + new


def _copying(first: Record, ids: Sequence[str], behind: int) -> Callable[[Any], None]:
    """Work that inserts copies, at the positions behind one."""

    def work(tx: Any) -> None:
        table = tx.table(_KIND)
        rows = []
        for number, id in enumerate(ids, first.position + behind):
            data = first.data | {"name": f"name {number % _NAMES}"}
            record = msgspec.structs.replace(first, id=id, data=data)
            rows.append([*table.row(record), number])
        tx.write(table.restore, rows)
        note_all(tx.connection, table, ids)
        for statement in table.settle:
            tx.connection.execute(statement)

    return work


async def _read(
    place: Path | Database, pages: dict[str, _Page], turns: int
) -> list[tuple[str, float]]:
    """The microseconds of each page, without HTTP."""
    store = await _store(place)
    costs: list[tuple[str, float]] = []
    for name, page in pages.items():
        taken: list[float] = []
        for _ in range(turns):
            before = time.perf_counter()
            await store.read(_reading(page))
            taken.append((time.perf_counter() - before) * 1e6)
        costs.append((name, _least(taken)))
    await store.close()
    return costs


def _reading(page: _Page) -> Callable[[Reader], list[Record]]:
    return lambda view: view.page(_KIND, page.where, limit=_PAGE, **page.options)


def _least(taken: Sequence[float]) -> float:
    """The tenth part of the times is below it."""
    return sorted(taken)[len(taken) // 10]


if __name__ == "__main__":
    main()
