"""Default records of each project, as behaviour declares them: a default security group.

A setting of the store notes that a project has had them, so that they are created once, whichever
process is asked first, and that a snapshot brings back both.
"""

from __future__ import annotations

import secrets

import msgspec

from liveref.model.api import Resource
from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.consequences import bring_about
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER
from liveref.store.base import Condition, Session, Store, Transaction

_ERA = "provided"


def provide_anew(tx: Session) -> None:
    """Have each project looked at again: what it has had may be gone."""
    tx.put_setting(_ERA, secrets.token_hex(8))


class ProjectDefaults:
    """Creates the default records of a project before its first request to a service."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: set[tuple[str, str]] = set()

    def forget(self) -> None:
        """Look at each project anew: its records may be gone."""
        self._seen = set()

    async def provide(self, system: System, call: Call) -> None:
        """Create the missing default records of the caller's project."""
        project = call.caller.project if call.caller is not None else None
        if project is None or not system.each_project or (system.api.name, project) in self._seen:
            return
        seen = self._seen
        await self._store.transact(lambda tx: _provide(system, call, tx, project))
        seen.add((system.api.name, project))


def _provide(system: System, call: Call, tx: Session, project: str) -> None:
    """Create what is missing, unless the project has had it in this era."""
    note, era = f"{_ERA} {system.api.name} {project}", [tx.setting(_ERA)]
    if tx.setting(note) == era:
        return
    tx.put_setting(note, era)
    for name, transition in system.each_project.items():
        where = [Condition(OWNER, project)]
        where += [Condition(field, value) for field, value in transition.values.items()]
        if not tx.page(system.kind(name), where, limit=1):
            _make(system, system.resources[name], transition, call, tx)


def _make(
    system: System, resource: Resource, transition: Transition, call: Call, tx: Transaction
) -> None:
    wanted = msgspec.structs.replace(transition, makes={}, values={})
    wanted = msgspec.structs.replace(wanted, makes={resource.name: (transition.values,)})
    made = bring_about(system, resource, call, tx, wanted)[resource.name]
    bring_about(system, resource, call, tx, msgspec.structs.replace(transition, values={}), made)
