"""Watches what passes the service: each request becomes an exchange, and an entry of the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from liveref.control.disturbance import Cut, Disturbance
from liveref.control.faults import Faults
from liveref.control.har import HARFile
from liveref.control.request_log import Entry, RequestLog
from liveref.service.app import Service
from liveref.service.request.exchange import CURRENT, Exchange
from liveref.service.request.intake import Receive, Scope, Send
from liveref.store.base import Session, Store

T = TypeVar("T")
log = logging.getLogger(__name__)


class Watch:
    """Lets the service answer, and takes down what became of it. Requests meet `faults`; a
    `recording` has all of them."""

    def __init__(self, log: RequestLog, faults: Faults, recording: HARFile | None = None) -> None:
        self._log, self._faults, self._recording = log, faults, recording

    async def pass_on(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the service answer one request."""
        exchange = Exchange()
        CURRENT.set(exchange)
        began = time.perf_counter()
        try:
            if self._faults.is_armed:
                exchange.before = self._faults.interfere
                send = Disturbance(exchange, scope, receive, send)
            await service(scope, receive, send)
        except Cut:
            pass
        finally:
            duration = time.perf_counter() - began
            entry = self._log.add(exchange, scope, duration)
            if self._recording is not None:
                self._record(self._recording, entry, exchange)

    def _record(self, recording: HARFile, entry: Entry, exchange: Exchange) -> None:
        """Write a request down; where that can't be done, say so and write no more."""
        try:
            recording.add(entry, exchange)
        except (OSError, ValueError) as error:
            log.error("Nothing more is recorded: %s", error)
            self._recording = None


def watched(store: Store) -> Store:
    """The store, telling the exchange of the request which records its transactions changed."""
    return cast(Store, _WatchedStore(store))


class _WatchedStore:
    def __init__(self, store: Store) -> None:
        self._store, self.read = store, store.read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def transact(self, work: Callable[[Session], T]) -> T:
        exchange = CURRENT.get()
        if exchange is None:
            return await self._store.transact(work)
        changes: Sequence[tuple[str, str, str]] = ()

        def noted(tx: Session) -> T:
            nonlocal changes
            value = work(tx)
            changes = tx.changes
            return value

        value = await self._store.transact(noted)
        exchange.changes += changes
        return value
