"""The state over HTTP: reset, and snapshots by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from liveref.control.errors import MissingError, StateError, TakenError
from liveref.control.faults import Faults
from liveref.control.route import Asked, Handler, Route
from liveref.control.state import SnapshotInfo, State
from liveref.service.answers.answer import json_answer
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.values.times import timestamp

_NAME_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"
_NAME = {"type": "string", "pattern": _NAME_PATTERN}
_TIME = "2012-12-02T00:00:00.000000Z"


class NewSnapshot(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The name of a snapshot; without one, it gets one."""

    name: Annotated[str, Meta(pattern=_NAME_PATTERN)] | UnsetType = UNSET


class ShownSnapshot(msgspec.Struct, kw_only=True):
    """A snapshot: when it was taken, by the served clock, and how many records it has."""

    name: str
    at: str
    records: int


class ShownSnapshots(msgspec.Struct, kw_only=True):
    """All snapshots, the oldest first."""

    snapshots: list[ShownSnapshot]


class StatePages:
    """The routes of the state. A reset removes the faults as well, so that nothing of a test is
    left; the log of requests stays."""

    def __init__(self, state: State, faults: Faults, prefix: str) -> None:
        self._state, self._faults, self._prefix = state, faults, prefix

    def routes(self) -> Iterator[Route]:
        """All of them."""
        yield Route(
            method="POST",
            path="/reset",
            summary="Go back to the seed, and remove all faults",
            handle=self._reset,
            answers={204: None},
        )
        yield from self._snapshot_routes()

    def _snapshot_routes(self) -> Iterator[Route]:
        yield Route(
            method="GET",
            path="/snapshots",
            summary="The snapshots",
            handle=self._list,
            answers={200: ShownSnapshots},
        )
        yield Route(
            method="POST",
            path="/snapshots",
            summary="Take a snapshot",
            handle=judged(self._take),
            body=NewSnapshot,
            may_lack_body=True,
            answers={201: ShownSnapshot},
        )
        yield Route(
            method="POST",
            path="/snapshots/{name}/restore",
            summary="Go back to a snapshot",
            handle=judged(self._restore),
            path_schemas={"name": _NAME},
            answers={204: None},
        )
        yield Route(
            method="DELETE",
            path="/snapshots/{name}",
            summary="Delete a snapshot",
            handle=judged(self._delete),
            path_schemas={"name": _NAME},
            answers={204: None},
        )

    async def _reset(self, _: Asked) -> Answer:
        await self._faults.clear()
        await self._state.reset()
        return Answer(204, [])

    async def _list(self, _: Asked) -> Answer:
        snapshots = await self._state.snapshots()
        return json_answer(200, ShownSnapshots(snapshots=[_shown(s) for s in snapshots]))

    async def _take(self, asked: Asked) -> Answer:
        name = asked.body.name
        taken = await self._state.snapshot(None if name is UNSET else name)
        location = f"{self._prefix}/snapshots/{taken.name}".encode()
        return json_answer(201, _shown(taken), [(b"location", location)])

    async def _restore(self, asked: Asked) -> Answer:
        await self._state.restore(asked.path["name"])
        return Answer(204, [])

    async def _delete(self, asked: Asked) -> Answer:
        await self._state.delete_snapshot(asked.path["name"])
        return Answer(204, [])


def judged(handle: Callable[[Asked], Awaitable[Answer]]) -> Handler:
    """A handler whose errors about the state are refusals: 404, 409 or 400."""

    async def answer(asked: Asked) -> Answer:
        try:
            return await handle(asked)
        except StateError as error:
            code = 404 if isinstance(error, MissingError) else 400
            raise Problem(409 if isinstance(error, TakenError) else code, str(error)) from None

    return answer


def _shown(snapshot: SnapshotInfo) -> ShownSnapshot:
    at = timestamp(snapshot.created, _TIME)
    return ShownSnapshot(name=snapshot.name, at=at, records=snapshot.records)
