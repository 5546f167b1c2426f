"""The metrics page: counts of requests, for those who watch a server over time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from liveref.control.route import Asked, Route
from liveref.control.tally import Tally
from liveref.service.work.answer import Answer

if TYPE_CHECKING:
    from liveref.control.instruments import Instruments

OPENMETRICS = "application/openmetrics-text"
PLAIN = "text/plain"


class MetricsPage:
    """Shows a tally. The library that writes it takes as long to import as a small reference takes
    to load: it is imported, beside the event loop, when the page is asked for."""

    def __init__(self, tally: Tally, *, is_shared: bool) -> None:
        self._tally, self._is_shared = tally, is_shared

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

    @cached_property
    def _instruments(self) -> Instruments:
        from liveref.control.instruments import Instruments  # noqa: PLC0415

        return Instruments(self._tally, is_shared=self._is_shared)

    async def _read(self, asked: Asked) -> Answer:
        instruments = await asyncio.to_thread(lambda: self._instruments)
        body, media_type = instruments.text(asked.headers.get(b"accept", b"").decode("latin-1"))
        return Answer(200, [(b"content-type", media_type.encode())], body)
