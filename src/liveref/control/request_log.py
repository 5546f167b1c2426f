"""The last requests to what is served, with what was understood and decided of each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from liveref.control.masking import MASK, masked_headers, masked_text, secret_fields, secrets_in
from liveref.model.operation import Operation
from liveref.model.reason import Reason
from liveref.service.request.exchange import Change, Exchange
from liveref.service.request.intake import Scope
from liveref.service.request.problem import Problem

_MOST_CHANGES = 100
_MOST_WAITING = 1000
"""Requests that one follower may be behind; it loses the oldest beyond."""


Refusal = tuple[str, str | None, Reason | None]


class OperationName(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The names of an operation: method and path, with the action where several share them, and the
    id."""

    method: str
    path: str
    action: str | None
    id: str


class Entry(msgspec.Struct, array_like=True, gc=False):
    """One request, in plain values: processes pass it to each other. `number` rises by one with
    each; `at` is the time of the served clock, in seconds since the epoch, and `duration` is in
    seconds. `raw_path` and `query` are as sent. `total` counts all changes of records, of which
    `changes` are the first. `refusal` is the message, the field and the reason of the refusal:
    never the exception, which would hold its frames."""

    number: int
    at: float
    duration: float
    method: str
    raw_path: bytes
    query: bytes
    template: str
    operation: OperationName | None
    service: str | None
    user: str | None
    project: str | None
    status: int
    refusal: Refusal | None
    undocumented: tuple[str, ...]
    changes: tuple[Change, ...]
    total: int
    fault: str | None

    @property
    def url(self) -> str:
        """The path with the query and its secrets."""
        raw = b"%b?%b" % (self.raw_path, self.query) if self.query else self.raw_path
        return raw.decode("latin-1")


def entry_of(exchange: Exchange, scope: Scope, duration: float, now: Callable[[], float]) -> Entry:
    """The entry of a request that was answered; it has no number yet."""
    call, api = exchange.call, exchange.api
    caller = call.caller if call is not None else None
    changes, problem, operation = exchange.changes, exchange.problem, exchange.operation
    return Entry(
        0,
        call.now if call is not None else now(),
        duration,
        scope["method"],
        scope["raw_path"],
        scope["query_string"],
        exchange.template,
        _name(operation) if operation is not None else None,
        exchange.type or (api.name if api is not None else None),
        caller.user if caller is not None else None,
        caller.project if caller is not None else None,
        exchange.code,
        _refusal(exchange, problem) if problem is not None else None,
        exchange.undocumented,
        tuple(changes[:_MOST_CHANGES]) if changes else (),
        len(changes),
        exchange.fault.id if exchange.fault is not None else None,
    )


def _name(operation: Operation) -> OperationName:
    return OperationName(operation.method, operation.path, operation.action, operation.id)


def _refusal(exchange: Exchange, problem: Problem) -> Refusal:
    """The refusal; secrets of the request are masked in its message."""
    call, message = exchange.call, problem.message
    if call is not None:
        values = [call.body, call.query, call.path]
        others = secret_fields(exchange.api)
        secrets = [text for value in values for text in secrets_in(value, others)]
        secrets += [value.decode("latin-1") for name, value in call.headers.items()
                    if masked_headers([(name, value)])[0][1] == MASK]  # fmt: skip
        message = masked_text(message, secrets)
    return message, problem.field, problem.reason


class RequestLog(Protocol):
    """Holds the last requests. Everything runs on the thread of the event loop. One that
    `is_shared` has the requests to several processes."""

    is_shared: bool

    @property
    def entries(self) -> list[Entry]:
        """The entries that are held, the oldest first."""

    def add(self, exchange: Exchange, scope: Scope, duration: float) -> Entry:
        """Take a request down."""

    def number_of(self, entry: Entry) -> int:
        """The number of the entry that this process has added last."""

    def clear(self) -> None:
        """Forget all; the numbers go on."""

    def follow(self) -> AsyncIterator[Entry]:
        """The requests from now on, until the server ends."""

    def close(self) -> None:
        """End whoever follows."""


class OwnLog:
    """The last `remembered` requests to this process."""

    is_shared = False

    def __init__(self, remembered: int, clock: Callable[[], float]) -> None:
        self._entries: deque[Entry] = deque(maxlen=remembered)
        self._clock = clock
        self._number = 0
        self._followers: set[asyncio.Queue[Entry | None]] = set()
        self._is_closed = False

    @property
    def entries(self) -> list[Entry]:
        """The entries that are held, the oldest first."""
        return list(self._entries)

    def add(self, exchange: Exchange, scope: Scope, duration: float) -> Entry:
        """Take a request down, once it was answered."""
        entry = entry_of(exchange, scope, duration, self._clock)
        self._number += 1
        entry.number = self._number
        self._entries.append(entry)
        for follower in self._followers:
            _offer(follower, entry)
        return entry

    def number_of(self, entry: Entry) -> int:
        """The number of an entry."""
        return entry.number

    def clear(self) -> None:
        """Forget all; the numbers go on."""
        self._entries.clear()

    async def follow(self) -> AsyncIterator[Entry]:
        """The requests from now on, until the server ends."""
        queue: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._followers.add(queue)
        try:
            while not self._is_closed and (entry := await queue.get()) is not None:
                yield entry
        finally:
            self._followers.discard(queue)

    def close(self) -> None:
        """End whoever follows."""
        self._is_closed = True
        for follower in self._followers:
            follower.put_nowait(None)


def _offer(queue: asyncio.Queue[Entry | None], entry: Entry) -> None:
    if queue.qsize() >= _MOST_WAITING:
        queue.get_nowait()
    queue.put_nowait(entry)
