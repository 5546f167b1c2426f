"""Renaming: the identity of a record is a name that clients may change; its descendants move with
it."""

from __future__ import annotations

from typing import Self

import msgspec

from liveref.model.api import Resource, Target
from liveref.model.path import names_in
from liveref.service.effects import selection
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record, Transaction


class Renaming(Step):
    """Moves a record that is identified by a name to the name that the request gives it, with its
    descendants. The path has that name from then on."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        system, operation, key = plan.system, plan.operation, plan.resource.identifier
        body = operation.request if plan.updates else None
        gives_name = body is not None and key in body.record.properties
        fixed = system.names.means("identifier", key) or plan.resource.name not in system.made_here
        is_named = gives_name and not fixed and operation.target is Target.ITEM
        return cls(plan) if is_named else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "identifier")]

    def change(self, change: Change) -> None:
        plan, record = self.plan, change.record
        name = change.given.get(plan.resource.identifier)
        if not isinstance(name, str) or name in ("", status.identity(record)):
            return
        if plan.operation.identifier:
            change.call.path[plan.operation.identifier] = name
        change.record = rename(change.tx, plan.system, plan.resource, record, name)


def rename(
    tx: Transaction, system: System, resource: Resource, record: Record, name: str
) -> Record:
    """The record under its new name, with all its descendants. Raises Problem 409 if another record
    has that name."""
    selection.check_identity(resource, name)
    before = str(status.identity(record))
    above = record.id.removesuffix(before)
    if tx.get(record.kind, above + name) is not None:
        message = f"Another {resource.name} is called {name}."
        raise Problem(409, message, field=resource.identifier)
    moved = _moved(record, above + name)
    moved.data[resource.identifier] = name
    if meta_of(moved).identity is not None:
        change_meta(moved).identity = name
    _move_children(tx, system, resource.name, record, moved)
    tx.delete(record.kind, record.id)
    return tx.insert(moved)


def _move_children(
    tx: Transaction, system: System, resource: str, old: Record, new: Record
) -> None:
    """Move the children of a record to its new name."""
    while below := selection.children(tx, system, resource, old):
        for name, child in below:
            start = f"{old.id}/"
            within = child.id.startswith(start)
            moved = _moved(child, f"{new.id}/{child.id[len(start) :]}" if within else child.id)
            _follow(moved, _naming(system, name, resource), old.id, new.id)
            _move_children(tx, system, name, child, moved)
            tx.delete(child.kind, child.id)
            tx.insert(moved)


def _moved(record: Record, identity: str) -> Record:
    return msgspec.structs.replace(record, id=identity, data=dict(record.data), position=0)


def _naming(system: System, child: str, above: str) -> set[str]:
    """The fields of a record that may hold the name of its parent."""
    paths = [o.path for o in system.api.operations if o.resource == child]
    references = system.references.fields(child).items()
    parameters = {name for path in paths for name in names_in(path)}
    return parameters | {field for field, target in references if target.resource.name == above}


def _follow(child: Record, fields: set[str], before: str, now: str) -> None:
    """Update a record's references to its parent to the new name."""
    if meta_of(child).parent == before:
        change_meta(child).parent = now
    child.data |= {name: now for name in fields if child.data.get(name) == before}
