"""The clock over HTTP: real, frozen, or apart from the real one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from liveref.control.route import Asked, Route
from liveref.control.state_pages import judged
from liveref.control.stored_clock import StoredClock
from liveref.service.answers.answer import json_answer
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.values.times import timestamp

_TIME = "2012-12-02T00:00:00.000000Z"
_LONGEST = 1_000_000_000
"""Seconds that a clock can be set apart at once: some thirty years."""
_SOME = {"minProperties": 1, "not": {"required": ["now", "offset"]}}


class ClockChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The new setting of a clock: `frozen`, or running on from the time that it has; with the time
    `now`, or `offset` seconds apart from the real time."""

    frozen: bool | UnsetType = UNSET
    now: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET
    offset: Annotated[float, Meta(ge=-_LONGEST, le=_LONGEST)] | UnsetType = UNSET


class Advance(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The seconds by which a clock goes ahead."""

    seconds: Annotated[float, Meta(ge=0, le=_LONGEST)]


class ShownClock(msgspec.Struct, kw_only=True):
    """The time of the served clock (ISO 8601, UTC), whether it stands still, and the seconds by
    which it is ahead of the real time."""

    now: str
    frozen: bool
    offset: float


class ClockPages:
    """The routes of the clock."""

    def __init__(self, clock: StoredClock) -> None:
        self._clock = clock

    def routes(self) -> Iterator[Route]:
        """All of them."""
        yield Route(
            method="GET",
            path="/clock",
            summary="The clock",
            handle=self._read,
            answers={200: ShownClock},
        )
        yield Route(
            method="PUT",
            path="/clock",
            summary="Freeze the clock, let it run, or set it",
            handle=judged(self._change),
            body=Annotated[ClockChange, Meta(extra_json_schema=_SOME)],
            answers={200: ShownClock},
        )
        yield Route(
            method="POST",
            path="/clock/advance",
            summary="Set the clock ahead",
            handle=judged(self._advance),
            body=Advance,
            answers={200: ShownClock},
        )

    async def _read(self, _: Asked) -> Answer:
        return self._shown()

    async def _change(self, asked: Asked) -> Answer:
        change: ClockChange = asked.body
        if change.frozen is change.now is change.offset is UNSET:
            raise Problem(400, "A change of the clock has one of frozen, now, offset.")
        if UNSET not in (change.now, change.offset):
            raise Problem(400, "now and offset exclude each other.", field="offset")
        if change.frozen is not UNSET:
            await (self._clock.freeze() if change.frozen else self._clock.resume())
        if change.now is not UNSET:
            await self._clock.set(change.now.timestamp())
        if change.offset is not UNSET:
            await self._set_apart(change.offset)
        return self._shown()

    async def _set_apart(self, offset: float) -> None:
        if offset == 0 and not self._clock.frozen:
            await self._clock.synchronise()
        else:
            await self._clock.set(time.time() + offset)

    async def _advance(self, asked: Asked) -> Answer:
        await self._clock.advance(asked.body.seconds)
        return self._shown()

    def _shown(self) -> Answer:
        clock = self._clock
        now = timestamp(clock.now(), _TIME)
        shown = ShownClock(now=now, frozen=clock.frozen, offset=round(clock.offset, 6))
        return json_answer(200, shown)
