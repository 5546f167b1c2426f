"""A process of its own: clients that write to a store and print what was answered.

    python answering.py PLACE CLIENTS ROUNDS SYNCHRONOUS

PLACE is a folder, or the URL of a database, for which SYNCHRONOUS means nothing.

In each round every client inserts a record. Its id is printed when the store has answered,
by one write to standard output.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from liveref.store.base import Kind, Record, Store, Transaction
from liveref.store.opening import Database, open_store
from liveref.store.sqlite.engine import SQLiteStore

KIND = Kind(name="server", indexed=("name",), unique=(("name",),))


async def insert(store: Store, id: str) -> str:
    """Insert a server; returns when it is durable."""

    def work(tx: Transaction) -> str:
        data = {"name": id, "text": "x" * 300}
        return tx.insert(Record(kind="server", id=id, data=data, created=1.0, updated=1.0)).id

    return await store.transact(work)


async def client(store: Store, name: str, rounds: int) -> None:
    """Insert one record after the other."""
    for number in range(rounds):
        answered = await insert(store, f"{name}-{number}")
        os.write(1, f"{answered}\n".encode())


async def main(place: str, clients: str, rounds: str, synchronous: str) -> None:
    """Run the clients."""
    store: Store
    if place.startswith("postgresql:"):
        store = open_store(Database(place), [KIND])
    else:
        store = SQLiteStore(Path(place), [KIND], synchronous=synchronous)
    await asyncio.gather(*(client(store, f"c{n}", int(rounds)) for n in range(int(clients))))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
