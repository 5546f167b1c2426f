"""Connections from one socket, shared out among processes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any

from liveref.edge.accepting import Acceptor, Share
from liveref.edge.listening import bind
from liveref.values.shared_memory import Numbers


class Process:
    """A stand-in for a process: it accepts, and holds what it has."""

    def __init__(self, listener: socket.socket, shares: Numbers, number: int) -> None:
        self.connections: list[socket.socket] = []
        self.listener = listener.dup()
        self.share = Share(shares, number)
        self.acceptor = Acceptor(self.listener, self.share, self._connect)

    async def _connect(self, connection: socket.socket) -> None:
        self.connections.append(connection)

    def close(self) -> None:
        """Accept no more, and close what there is."""
        self.acceptor.close()
        self.listener.close()
        for connection in self.connections:
            connection.close()


def scene(clients: int, processes: int, ahead: int = 0) -> list[int]:
    """Let clients connect at once to processes, the first of which is ahead by so many; the
    numbers of connections that each has taken."""

    async def run() -> list[int]:
        shares = Numbers(processes)
        with bind("127.0.0.1", 0) as listener:
            serving = [Process(listener, shares, number) for number in range(processes)]
            serving[0].share.change(ahead)
            address = listener.getsockname()
            ends = [socket.create_connection(address) for _ in range(clients)]
            await _until(lambda: sum(len(one.connections) for one in serving) == clients)
            counts = [len(one.connections) for one in serving]
            for one in serving:
                one.close()
            for end in ends:
                end.close()
        return counts

    return asyncio.run(run())


async def _until(is_so: Any) -> None:
    while not is_so():
        await asyncio.sleep(0.001)


def test_connections_that_come_at_once_are_shared_evenly() -> None:
    assert scene(16, 2) == [8, 8]
    assert sorted(scene(8, 3)) == [2, 3, 3]


def test_process_that_is_ahead_leaves_connections_to_others() -> None:
    assert scene(4, 2, ahead=10) == [0, 4]


def test_process_takes_what_nobody_else_takes() -> None:
    """The other one is busy, or stopped."""

    async def run() -> int:
        shares = Numbers(2)
        with bind("127.0.0.1", 0) as listener:
            alone = Process(listener, shares, 0)
            ends = [socket.create_connection(listener.getsockname()) for _ in range(5)]
            await _until(lambda: len(alone.connections) == 5)
            alone.close()
            for end in ends:
                end.close()
        return shares.all[0]

    assert asyncio.run(run()) == 5


def test_connection_that_breaks_is_not_counted() -> None:
    async def run() -> list[int]:
        shares, failed = Numbers(1), asyncio.Event()

        def broken(_: socket.socket) -> Coroutine[Any, Any, None]:
            async def fail() -> None:
                failed.set()
                raise ConnectionResetError

            return fail()

        with bind("127.0.0.1", 0) as listener:
            acceptor = Acceptor(listener, Share(shares, 0), broken)
            with socket.create_connection(listener.getsockname()):
                await failed.wait()
                await _until(lambda: shares.all == [0])
            acceptor.close()
        return shares.all

    assert asyncio.run(run()) == [0]
