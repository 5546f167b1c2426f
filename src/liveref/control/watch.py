"""Watches what passes the service: each request becomes an exchange, and an entry of the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

from liveref.control.disturbance import Cut, Disturbance
from liveref.control.faults import Faults
from liveref.control.har import HARFile
from liveref.control.request_log import Entry, RequestLog
from liveref.control.revision import Revision, revise
from liveref.control.tally import Tally
from liveref.service.app import Service
from liveref.service.request.exchange import CURRENT, Change, Exchange
from liveref.service.request.intake import Message, Receive, Scope, Send
from liveref.store.base import Session, Store, StoreError

T = TypeVar("T")
log = logging.getLogger(__name__)


class Watch:
    """Lets the service answer, takes down what became of it, and has it counted. Requests meet
    `faults`; a `recording` has all of them; `revision` takes up what other processes have
    changed."""

    def __init__(
        self,
        log: RequestLog,
        tally: Tally,
        faults: Faults,
        recording: HARFile | None = None,
        revision: Revision | None = None,
    ) -> None:
        self._log, self._tally, self._faults = log, tally, faults
        self._recording, self._revision = recording, revision

    async def pass_on(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the service answer one request."""
        exchange = Exchange()
        CURRENT.set(exchange)
        note = self._noting(exchange, scope, time.perf_counter())
        try:
            if self._log.is_shared:
                send = _before_the_end(send, note)
            if self._revision is not None and not self._revision.is_current:
                await self._refresh(self._revision, exchange)
            if self._faults.is_armed and exchange.before is None:
                exchange.before = self._faults.interfere
                send = Disturbance(exchange, scope, receive, send)
            await service(scope, receive, send)
        except Cut:
            pass
        finally:
            note()

    async def _refresh(self, revision: Revision, exchange: Exchange) -> None:
        """Take up what others have changed; where the store can't be read, the service says so."""
        try:
            await revision.refresh()
        except StoreError as error:
            exchange.before = _failing(error)

    def _noting(self, exchange: Exchange, scope: Scope, began: float) -> Callable[[], None]:
        """The function that takes a request down, once."""
        is_noted = False

        def note() -> None:
            nonlocal is_noted
            if is_noted:
                return
            is_noted = True
            entry = self._log.add(exchange, scope, time.perf_counter() - began)
            self._tally.count(entry)
            if self._recording is not None:
                self._record(self._recording, entry, exchange)

        return note

    def _record(self, recording: HARFile, entry: Entry, exchange: Exchange) -> None:
        """Write a request down; where that can't be done, say so and write no more."""
        try:
            entry.number = self._log.number_of(entry)
            recording.add(entry, exchange)
        except (OSError, ValueError) as error:
            log.error("Nothing more is recorded: %s", error)
            self._recording = None


def _failing(error: StoreError) -> Callable[[Exchange], Awaitable[None]]:
    async def fail(_: Exchange) -> None:
        raise error

    return fail


def _before_the_end(send: Send, note: Callable[[], None]) -> Send:
    """Take the request down before its answer is whole: the client may ask another process next,
    which has to know of it."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            note()
        await send(message)

    return sent


def watched(store: Store, is_remembered: Callable[[Sequence[Change]], bool]) -> Store:
    """The store, telling the exchange of the request which records its transactions changed.
    Other processes hear of changes of what `is_remembered`."""
    return cast(Store, _WatchedStore(store, is_remembered))


class _WatchedStore:
    def __init__(self, store: Store, is_remembered: Callable[[Sequence[Change]], bool]) -> None:
        self._store, self.read, self.version = store, store.read, store.version
        self._is_remembered = is_remembered
        self._is_shared = store.is_shared

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def transact(self, work: Callable[[Session], T]) -> T:
        exchange = CURRENT.get()
        if exchange is None and not self._is_shared:
            return await self._store.transact(work)
        changes: Sequence[Change] = ()

        def noted(tx: Session) -> T:
            nonlocal changes
            value = work(tx)
            changes = tx.changes
            if self._is_shared and self._is_remembered(changes):
                revise(tx)
            return value

        value = await self._store.transact(noted)
        if exchange is not None:
            exchange.changes += changes
        return value
