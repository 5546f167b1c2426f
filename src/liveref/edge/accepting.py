"""Takes connections from a socket that several processes share, so that each gets its part.

The system wakes all processes, and the first one takes what it finds: of sixteen connections that
come at once, one process mostly gets all. So each writes down how many it has, and one that has
more than another leaves a new connection to that one for some milliseconds: the more the further
it is ahead, and not for ever, since the other one may be busy.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from liveref.values.shared_memory import Numbers

_PAUSE = 0.001
"""Seconds that a process stands back at once."""
_PAUSES, _MOST_PAUSES = 5, 50
"""How often it does for one connection, for each that it is ahead, and at most."""


class Share:
    """The number of connections of one process, counted from 0, among those of all."""

    def __init__(self, shares: Numbers, process: int) -> None:
        self._shares, self._process = shares, process
        self._count = 0
        shares.put(process, 0)

    def change(self, difference: int) -> None:
        """So many connections came, or went."""
        self._count += difference
        self._shares.put(self._process, self._count)

    @property
    def ahead(self) -> int:
        """How many it has more than the process that has fewest."""
        return self._count - min(self._shares.all)


class Acceptor:
    """Accepts connections for one process until `close`; `connect` makes a protocol of each."""

    def __init__(
        self,
        listener: socket.socket,
        share: Share,
        connect: Callable[[socket.socket], Coroutine[Any, Any, Any]],
    ) -> None:
        self._listener, self._share, self._connect = listener, share, connect
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._pauses = 0
        self._timer: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._watch()

    def close(self) -> None:
        """Accept no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._listener)

    def _watch(self) -> None:
        self._timer = None
        self._loop.add_reader(self._listener, self._come)

    def _come(self) -> None:
        """A connection waits: take it, or leave it to another process for a moment."""
        if self._pauses < min(self._share.ahead * _PAUSES, _MOST_PAUSES):
            self._pauses += 1
            self._loop.remove_reader(self._listener)
            self._timer = self._loop.call_later(_PAUSE, self._watch)
            return
        self._pauses = 0
        try:
            connection, _ = self._listener.accept()
        except OSError:  # another process has taken it, or its client has left
            return
        connection.setblocking(False)
        self._share.change(+1)
        task = self._loop.create_task(self._begin(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self, connection: socket.socket) -> None:
        try:
            await self._connect(connection)
        except OSError:
            connection.close()
            self._share.change(-1)
