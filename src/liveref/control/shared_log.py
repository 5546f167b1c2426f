"""The log of the requests to all processes of a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import msgspec

from liveref.control.request_log import Entry, Refusal, entry_of
from liveref.control.ring import Ring
from liveref.model.operation import Operation
from liveref.service.request.exchange import Change, Exchange
from liveref.service.request.intake import Scope
from liveref.service.system.system import System

_PAUSE = 0.02
"""Seconds between two looks of a follower: no process is told of what another one has answered."""

Name = tuple[str, str]
"""The names of an API and of one of its operations."""


class _Packed(msgspec.Struct, array_like=True, gc=False):
    """An entry as it lies in the ring. The operation is a name, since no object is shared."""

    at: float
    duration: float
    method: str
    raw_path: bytes
    query: bytes
    template: str
    operation: Name | None
    service: str | None
    user: str | None
    project: str | None
    status: int
    refusal: Refusal | None
    undocumented: tuple[str, ...]
    changes: tuple[Change, ...]
    total: int
    fault: str | None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packed).decode


class SharedLog:
    """Holds the last requests in a ring; `systems` gives those that are served now."""

    is_shared = True

    def __init__(
        self, ring: Ring, systems: Callable[[], Sequence[System]], clock: Callable[[], float]
    ) -> None:
        self._ring, self._systems, self._clock = ring, systems, clock
        self._is_closed = False

    @property
    def entries(self) -> list[Entry]:
        """The entries that are held, the oldest first."""
        return self._after(0)

    def add(self, exchange: Exchange, scope: Scope, duration: float) -> Entry:
        """Take a request down."""
        entry = entry_of(exchange, scope, duration, self._clock)
        operation, api = entry.operation, exchange.api
        name = (api.name, operation.id) if api is not None and operation is not None else None
        entry.number = self._ring.append(_encode(_packed(entry, name)))
        return entry

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
        operations = {
            (system.api.name, operation.id): operation
            for system in self._systems()
            for operation in system.api.operations
        }
        return [_unpacked(n, _decode(text), operations) for n, text in self._ring.read(number)]


def _packed(entry: Entry, name: Name | None) -> _Packed:
    return _Packed(
        entry.at,
        entry.duration,
        entry.method,
        entry.raw_path,
        entry.query,
        entry.template,
        name,
        entry.service,
        entry.user,
        entry.project,
        entry.status,
        entry.refusal,
        entry.undocumented,
        entry.changes,
        entry.total,
        entry.fault,
    )


def _unpacked(number: int, packed: _Packed, operations: dict[Name, Operation]) -> Entry:
    fields = msgspec.structs.asdict(packed)
    name = fields.pop("operation")
    return Entry(number=number, operation=operations.get(name) if name else None, **fields)
