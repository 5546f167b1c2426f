"""The log of the requests to all processes of a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from liveref.control.request_log import Entry, entry_of
from liveref.control.ring import Ring
from liveref.service.request.exchange import Exchange
from liveref.service.request.intake import Scope

_PAUSE = 0.02
"""Seconds between two looks of a follower: no process is told of what another one has answered."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class SharedLog:
    """Holds the last requests in a ring, by whose order they are numbered."""

    is_shared = True

    def __init__(self, ring: Ring, clock: Callable[[], float]) -> None:
        self._ring, self._clock = ring, clock
        self._is_closed = False

    @property
    def entries(self) -> list[Entry]:
        """The entries that are held, the oldest first."""
        return self._after(0)

    def add(self, exchange: Exchange, scope: Scope, duration: float) -> Entry:
        """Take a request down. The entry has no number: to learn it, all processes are asked."""
        entry = entry_of(exchange, scope, duration, self._clock)
        self._ring.append(_encode(entry))
        return entry

    def number_of(self, _: Entry) -> int:
        """The number of the entry that this process has added last."""
        return self._ring.number

    def clear(self) -> None:
        """Forget all; the numbers go on."""
        self._ring.clear()

    async def follow(self) -> AsyncIterator[Entry]:
        """The requests from now on, until the server ends."""
        number = self._ring.last
        while not self._is_closed:
            for entry in self._after(number) if self._ring.last > number else ():
                number = entry.number
                yield entry
            await asyncio.sleep(_PAUSE)

    def close(self) -> None:
        """End whoever follows."""
        self._is_closed = True

    def _after(self, number: int) -> list[Entry]:
        entries = []
        for own, text in self._ring.read(number):
            entry = _decode(text)
            entry.number = own
            entries.append(entry)
        return entries
