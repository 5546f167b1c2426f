"""All faults that are set: which of them a request meets, and what it then comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count

from msgspec import UNSET

from liveref.control.fault import Fault, FaultSetting, Target
from liveref.model.operation_names import names_of_operation, normalized
from liveref.service.request.exchange import Exchange
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.values.spelling import nearest

MOST = 1000


class Faults:
    """The faults of an address, in the order in which they were set: the first that fires is the
    one that a request meets. `systems` gives those that are served now."""

    def __init__(self, systems: Callable[[], Sequence[System]]) -> None:
        self._systems = systems
        self._faults: dict[str, Fault] = {}
        self._numbers = count(1)

    @property
    def all(self) -> list[Fault]:
        """Those that are set, also if they rest."""
        return list(self._faults.values())

    @property
    def is_armed(self) -> bool:
        """Whether one may fire."""
        return bool(self._faults) and not all(fault.rests for fault in self._faults.values())

    def add(self, setting: FaultSetting, projects: frozenset[str] | None) -> Fault:
        """Set a fault; `projects` are the identities that its project has. Raises Problem 404 for
        an operation, a service or a resource that is not served, 409 for too many."""
        if len(self._faults) >= MOST:
            raise Problem(409, f"{MOST} faults are set; delete some first.")
        systems = _systems(self._systems(), setting)
        _check_resource(systems, setting)
        targets = _targets(systems, setting)
        fault = Fault(str(next(self._numbers)), setting, targets, projects)
        self._faults[fault.id] = fault
        return fault

    def remove(self, id: str) -> None:
        """Raises Problem 404."""
        if self._faults.pop(id, None) is None:
            raise Problem(404, f"No fault {id} is set.")

    def clear(self) -> None:
        """Remove them all."""
        self._faults.clear()

    async def interfere(self, exchange: Exchange) -> None:
        """Let a request meet the first fault that fires for it, before it takes effect. Raises
        Problem, for the code of the fault."""
        fault = next((f for f in self._faults.values() if f.fires(exchange)), None)
        if fault is None:
            return
        exchange.fault = fault
        if fault.setting.when == "before" and fault.setting.delay is not UNSET:
            await asyncio.sleep(fault.setting.delay)
        if fault.is_before:
            raise problem_of(fault)


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
