"""All faults that are set: which of them a request meets, and what it then comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
from msgspec import UNSET

from liveref.control.fault import OF_TRANSPORT, Counts, Fault, FaultSetting, Target, fires, rests
from liveref.control.revision import revise
from liveref.model.operation_names import names_of_operation, normalized
from liveref.service.request.exchange import Exchange
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Reader, Session, Store
from liveref.values.spelling import nearest

MOST = 1000
FAULTS = "faults"
"""The name of the setting."""


class StoredFault(msgspec.Struct):
    """A fault as the store has it; `projects` are the identities that its project has."""

    id: str
    setting: FaultSetting
    projects: frozenset[str] | None
    counts: Counts = msgspec.field(default_factory=Counts)

    @property
    def rests(self) -> bool:
        """Whether it has fired as often as it should."""
        return rests(self.setting, self.counts)


class _Stored(msgspec.Struct):
    """All faults as the store has them, and the number of the last that was set."""

    last: int = 0
    faults: list[StoredFault] = []


class Faults:
    """The faults of an address, in the order in which they were set: the first that fires is the
    one that a request meets. They are a setting of the store, so that all processes have the same
    and count together; no snapshot brings them back. `systems` gives those that are served now."""

    def __init__(self, store: Store, systems: Callable[[], Sequence[System]]) -> None:
        self._store, self._systems = store, systems
        self._faults: dict[str, Fault] = {}
        self.is_armed = False
        """Whether one may fire."""

    async def all(self) -> list[StoredFault]:
        """Those that are set, also if they rest."""
        stored = await self._store.read(_stored)
        return stored.faults

    def take_up(self, view: Reader) -> None:
        """Let requests meet the faults that the store has."""
        self._take(_stored(view))

    async def add(self, setting: FaultSetting, projects: frozenset[str] | None) -> StoredFault:
        """Set a fault; `projects` are the identities that its project has. Raises Problem 404 for
        an operation, a service or a resource that is not served, 400 for a header that frames the
        answer, 409 for too many."""
        _check_headers(setting)
        systems = _systems(self._systems(), setting)
        _check_resource(systems, setting)
        _targets(systems, setting)

        def work(stored: _Stored) -> None:
            if len(stored.faults) >= MOST:
                raise Problem(409, f"{MOST} faults are set; delete some first.")
            stored.last += 1
            stored.faults.append(StoredFault(str(stored.last), setting, projects))

        stored = await self._change(work)
        return stored.faults[-1]

    async def remove(self, id: str) -> None:
        """Raises Problem 404."""

        def work(stored: _Stored) -> None:
            remaining = [fault for fault in stored.faults if fault.id != id]
            if len(remaining) == len(stored.faults):
                raise Problem(404, f"No fault {id} is set.")
            stored.faults = remaining

        await self._change(work)

    async def clear(self) -> None:
        """Remove them all."""

        def work(stored: _Stored) -> None:
            stored.faults = []

        await self._change(work)

    async def _change(self, change: Callable[[_Stored], None]) -> _Stored:
        def work(tx: Session) -> _Stored:
            stored = _stored(tx)
            change(stored)
            tx.put_setting(FAULTS, msgspec.to_builtins(stored))
            revise(tx)
            return stored

        stored = await self._store.transact(work)
        self._take(stored)
        return stored

    def _take(self, stored: _Stored) -> None:
        self._faults = {
            fault.id: self._faults.get(fault.id) or self._fault(fault)
            for fault in stored.faults
            if not fault.rests
        }
        self.is_armed = bool(self._faults)

    def _fault(self, stored: StoredFault) -> Fault:
        try:
            targets = _targets(_systems(self._systems(), stored.setting), stored.setting)
        except Problem:  # it was set where something else is served
            targets = frozenset()
        return Fault(stored.id, stored.setting, targets, stored.projects)

    async def interfere(self, exchange: Exchange) -> None:
        """Let a request meet the first fault that fires for it, before it takes effect. Raises
        Problem, for the code of the fault."""
        fitting = [fault for fault in self._faults.values() if fault.fits(exchange)]
        fault = await self._first(fitting) if fitting else None
        if fault is None:
            return
        exchange.fault = fault
        if fault.setting.when == "before" and fault.setting.delay is not UNSET:
            await asyncio.sleep(fault.setting.delay)
        if fault.is_before:
            raise problem_of(fault)

    async def _first(self, fitting: Sequence[Fault]) -> Fault | None:
        """The first that fires for a request which fits them; they are counted."""

        def work(tx: Session) -> tuple[_Stored, str | None]:
            stored = _stored(tx)
            by_id = {fault.id: fault for fault in stored.faults if not fault.rests}
            met = (by_id[fault.id] for fault in fitting if fault.id in by_id)
            fired = next((one for one in met if fires(one.setting, one.counts)), None)
            tx.put_setting(FAULTS, msgspec.to_builtins(stored))
            if fired is not None and fired.rests:
                revise(tx)
            return stored, fired.id if fired is not None else None

        stored, id = await self._store.transact(work)
        self._take(stored)
        return next((fault for fault in fitting if fault.id == id), None)


def _stored(view: Reader) -> _Stored:
    return msgspec.convert(view.setting(FAULTS) or {}, _Stored)


def problem_of(fault: Fault) -> Problem:
    """The refusal that a fault stands for."""
    setting = fault.setting
    code = 503 if setting.status is UNSET else setting.status
    message = setting.message if setting.message is not UNSET else "A test set this fault."
    return Problem(code, message, headers=tuple(setting.headers.items()), exact=True)


def _systems(systems: Sequence[System], setting: FaultSetting) -> list[System]:
    """The systems of the service that a fault is for."""
    if setting.service is UNSET:
        return list(systems)
    chosen = [s for s in systems if setting.service in (s.type, s.api.name)]
    if not chosen:
        names = [name for s in systems for name in (s.type, s.api.name) if name]
        raise _missing("service", setting.service, names)
    return chosen


def _check_resource(systems: Sequence[System], setting: FaultSetting) -> None:
    names = [resource.name for system in systems for resource in system.api.resources]
    if setting.resource is not UNSET and setting.resource not in names:
        raise _missing("resource", setting.resource, names)


def _targets(systems: Sequence[System], setting: FaultSetting) -> frozenset[Target] | None:
    """The operations that a fault is for, by the API and the name that was given."""
    if setting.operation is UNSET:
        return None
    targets = {
        (system.api.name, name)
        for system in systems
        for name in _names(system, setting.operation)
        if any(name in names_of_operation(operation) for operation in system.api.operations)
    }
    if not targets:
        operations = [operation for system in systems for operation in system.api.operations]
        names = [name for o in operations for name in (o.id, f"{o.method} {o.path}")]
        raise _missing("operation", setting.operation, names)
    return frozenset(targets)


def _names(system: System, name: str) -> set[str]:
    """The names that a name may stand for: its path may begin where the system is served."""
    method, _, path = name.strip().partition(" ")
    names = {name}
    for start in {system.root, system.prefix} - {""}:
        if path.strip().startswith(f"{start}/"):
            names.add(f"{method} {path.strip()[len(start) :]}")
    return {normalized(name) for name in names if name.strip()}


def _missing(noun: str, name: str, names: Sequence[str]) -> Problem:
    near = nearest(name, names)
    hint = f" Did you mean {near}?" if near else ""
    return Problem(404, f"No {noun} {name!r} is served.{hint}", field=noun)


def _check_headers(setting: FaultSetting) -> None:
    for name in setting.headers:
        if name.lower() in OF_TRANSPORT:
            message = f"{name} frames the answer; the server alone sets it."
            raise Problem(400, message, field="headers")
