"""The metrics page: counts of requests, for those who watch a server over time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from liveref.control.request_log import Entry
from liveref.control.route import Asked, Route
from liveref.control.settings import METRICS_FOLDER
from liveref.service.work.answer import Answer

if TYPE_CHECKING:
    from liveref.control.instruments import Instruments

OPENMETRICS = "application/openmetrics-text"
PLAIN = "text/plain"


class Metrics:
    """Counts requests. Everything but an import runs on the thread of the event loop.

    The library takes as long to import as a small reference takes to load. It is imported beside
    the first request, and requests wait in `early` until it is there. One of several processes
    imports it at once: the others show its counts, and not what waits in it.
    """

    def __init__(self) -> None:
        is_shared = METRICS_FOLDER in os.environ
        self._instruments: Instruments | None = _instruments() if is_shared else None
        self._importing: asyncio.Future[Instruments] | None = None
        self._early: list[Entry] = []

    def routes(self) -> Iterator[Route]:
        """The one route."""
        yield Route(
            method="GET",
            path="/metrics",
            summary="Counts of requests, in OpenMetrics or in the text format of Prometheus",
            handle=self._read,
            answers={200: str},
            media=(OPENMETRICS, PLAIN),
        )

    def count(self, entry: Entry) -> None:
        """Count a request that was answered."""
        if self._instruments is not None:
            self._instruments.count(entry)
            return
        self._early.append(entry)
        if self._importing is None:
            with suppress(RuntimeError):  # the process ends: no other thread takes work any more
                self._import()

    def _import(self) -> asyncio.Future[Instruments]:
        self._importing = asyncio.get_running_loop().run_in_executor(None, _instruments)
        self._importing.add_done_callback(self._take)
        return self._importing

    def _take(self, imported: asyncio.Future[Instruments]) -> None:
        """Take the instruments, and count what came before them."""
        self._instruments = imported.result()
        for entry in self._early:
            self._instruments.count(entry)
        self._early.clear()

    async def _read(self, asked: Asked) -> Answer:
        if self._instruments is None:
            await (self._importing or self._import())
        instruments = self._instruments
        assert instruments is not None  # noqa: S101 - the callback of the import comes first
        body, media_type = instruments.text(asked.headers.get(b"accept", b"").decode("latin-1"))
        return Answer(200, [(b"content-type", media_type.encode())], body)


def _instruments() -> Instruments:
    from liveref.control.instruments import Instruments  # noqa: PLC0415

    return Instruments()
