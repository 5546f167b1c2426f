"""Loops that stand aside for the writer come back: a courtesy must not become a burden."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from liveref.store.base import Transaction
from liveref.store.handover import Handover
from liveref.store.sqlite import SQLiteStore
from store.driving import SERVER, Driver, server


@pytest.fixture
def store() -> Iterator[SQLiteStore]:
    opened = SQLiteStore(None, [SERVER])
    with Driver(opened):
        yield opened


async def nobody_waits(handover: Handover) -> bool:
    """Whether all loops are let go in the end."""
    for _ in range(1000):
        if not handover._waiting:
            return True
        await asyncio.sleep(0.005)
    return False


def insert(tx: Transaction) -> None:
    tx.insert(server(str(tx.count("server"))))


def test_a_loop_is_let_go_when_its_work_is_done(store: SQLiteStore) -> None:
    async def scene() -> bool:
        await asyncio.gather(*(store.transact(insert) for _ in range(5)))
        return await nobody_waits(store._writer._handover)

    assert asyncio.run(scene())


def test_a_loop_is_let_go_when_all_of_its_work_is_cancelled(store: SQLiteStore) -> None:
    async def scene() -> bool:
        tasks = [asyncio.ensure_future(store.transact(insert)) for _ in range(5)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        return await nobody_waits(store._writer._handover)

    assert asyncio.run(scene())


def test_slow_work_does_not_stop_the_loop(store: SQLiteStore) -> None:
    """The loop goes on in between: what it does lets the work come to its end."""
    ticks: list[int] = []

    def wait_for_the_loop(tx: Transaction) -> bool:
        end = time.monotonic() + 20
        while len(ticks) < 3 and time.monotonic() < end:
            time.sleep(0.001)
        return len(ticks) >= 3

    async def scene() -> bool:
        task = asyncio.ensure_future(store.transact(wait_for_the_loop))
        while not task.done():
            ticks.append(1)
            await asyncio.sleep(0.001)
        return await task

    assert asyncio.run(scene())
