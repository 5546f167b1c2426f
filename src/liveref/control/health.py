"""Whether requests can be answered, for those who probe."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref import __version__
from liveref.control.route import Asked, Route
from liveref.service.answers.answer import json_answer
from liveref.service.work.answer import Answer
from liveref.store.base import Store, StoreError

PATH = "/health"


class Healthy(msgspec.Struct, kw_only=True):
    """Requests are answered, by this version of liveref."""

    ready: bool
    liveref: str


class Unhealthy(msgspec.Struct, kw_only=True):
    """Requests can't be answered, for this reason."""

    ready: bool
    reason: str


class Health:
    """The health page: 200 if the store takes work, 503 with the reason if not."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> Iterator[Route]:
        """The one route, which is for everybody."""
        yield Route(
            method="GET",
            path=PATH,
            summary="Whether requests are answered",
            handle=self._read,
            answers={200: Healthy, 503: Unhealthy},
            is_public=True,
        )

    async def _read(self, _: Asked) -> Answer:
        """The answer; it waits its turn at the store, as a write does, and writes nothing."""
        try:
            await self._store.transact(lambda _: None)
        except StoreError as error:
            return json_answer(503, Unhealthy(ready=False, reason=str(error)))
        return json_answer(200, Healthy(ready=True, liveref=__version__))
