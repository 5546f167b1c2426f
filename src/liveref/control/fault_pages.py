"""Faults over HTTP: set, list, remove."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta

from liveref.control.fault import EFFECTS, FaultSetting
from liveref.control.faults import Faults, StoredFault
from liveref.control.route import Asked, Route
from liveref.service.answers.answer import json_answer
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer

Projects = Callable[[str], Awaitable[frozenset[str]]]
"""The identities that a name or an identity of a project stands for, none for an unknown one."""

_NEEDED = {"anyOf": [{"required": [name]} for name in EFFECTS]}
_Setting = Annotated[FaultSetting, Meta(extra_json_schema=_NEEDED)]


class ShownFault(msgspec.Struct, kw_only=True):
    """A fault that is set, with its counts: it `met` requests that fitted it, and `fired` for some
    of them. One that `rests` fires no more."""

    id: str
    met: int
    fired: int
    rests: bool
    fault: FaultSetting


class ShownFaults(msgspec.Struct, kw_only=True):
    """The faults that are set, in the order in which they are tried."""

    faults: list[ShownFault]


class FaultPages:
    """The routes of faults. `prefix` is that of the control interface."""

    def __init__(self, faults: Faults, projects: Projects, prefix: str) -> None:
        self._faults, self._projects, self._prefix = faults, projects, prefix

    def routes(self) -> Iterator[Route]:
        """All of them."""
        yield Route(
            method="GET",
            path="/faults",
            summary="The faults that are set",
            handle=self._list,
            answers={200: ShownFaults},
        )
        yield Route(
            method="POST",
            path="/faults",
            summary="Set a fault",
            handle=self._add,
            body=_Setting,
            answers={201: ShownFault},
        )
        yield Route(
            method="DELETE",
            path="/faults",
            summary="Remove all faults",
            handle=self._clear,
            answers={204: None},
        )
        yield Route(
            method="DELETE",
            path="/faults/{id}",
            summary="Remove a fault",
            handle=self._remove,
            answers={204: None},
        )

    async def _list(self, _: Asked) -> Answer:
        faults = await self._faults.all()
        return json_answer(200, ShownFaults(faults=[_shown(fault) for fault in faults]))

    async def _add(self, asked: Asked) -> Answer:
        setting: FaultSetting = asked.body
        if not setting.does_something:
            raise Problem(400, f"A fault has one of {', '.join(EFFECTS)}.")
        projects = None
        if setting.project is not UNSET:
            projects = await self._projects(setting.project)
            if not projects:
                raise Problem(404, f"There is no project {setting.project!r}.", field="project")
        fault = await self._faults.add(setting, projects)
        location = f"{self._prefix}/faults/{fault.id}".encode()
        return json_answer(201, _shown(fault), [(b"location", location)])

    async def _remove(self, asked: Asked) -> Answer:
        await self._faults.remove(asked.path["id"])
        return Answer(204, [])

    async def _clear(self, _: Asked) -> Answer:
        await self._faults.clear()
        return Answer(204, [])


def _shown(fault: StoredFault) -> ShownFault:
    counts = fault.counts
    return ShownFault(
        id=fault.id, met=counts.met, fired=counts.fired, rests=fault.rests, fault=fault.setting
    )
