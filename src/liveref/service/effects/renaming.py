"""A record whose identity is a name that clients may change: it moves, and all below it with it."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.api import Resource, Target
from liveref.model.path import names_in
from liveref.service.effects import selection
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Record, Transaction

_PARENT = "parent"


def renamed(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> Record:
    """The record that a request is about, under the name that the request gives it, which the
    path says from then on. Only what is called by a name, and not by an identity that the
    service chose, can have another."""
    system, resource = plan.system, plan.resource
    name, key = fields.get(resource.identifier), resource.identifier
    body = plan.operation.request
    told = body is not None and key in body.record.properties and isinstance(name, str)
    fixed = system.names.means("identifier", key) or resource.name not in system.made_here
    if not told or fixed or plan.operation.target is not Target.ITEM:
        return record
    if name in ("", status.identity(record)):
        return record
    if plan.operation.identifier:
        call.path[plan.operation.identifier] = str(name)
    return rename(tx, system, resource, record, str(name))


def rename(
    tx: Transaction, system: System, resource: Resource, record: Record, name: str
) -> Record:
    """The record under its new name, with all that stands below it. Raises Problem 409 where
    another has that name."""
    selection.check_identity(resource, name)
    before = str(status.identity(record))
    above = record.id.removesuffix(before)
    if tx.get(record.kind, above + name) is not None:
        message = f"Another {resource.name} is called {name}."
        raise Problem(409, message, field=resource.identifier)
    moved = _moved(record, above + name)
    moved.data[resource.identifier] = name
    kept = status.internal(moved)
    if "identity" in kept:
        kept["identity"] = name
    _take_along(tx, system, resource.name, record, moved)
    tx.delete(record.kind, record.id)
    return tx.insert(moved)


def _take_along(tx: Transaction, system: System, resource: str, old: Record, new: Record) -> None:
    """Move what stands below a record to its new name."""
    while below := selection.below(tx, system, resource, old):
        for name, child in below:
            start = f"{old.id}/"
            within = child.id.startswith(start)
            moved = _moved(child, f"{new.id}/{child.id[len(start) :]}" if within else child.id)
            _follow(moved, _naming(system, name, resource), old.id, new.id)
            _take_along(tx, system, name, child, moved)
            tx.delete(child.kind, child.id)
            tx.insert(moved)


def _moved(record: Record, identity: str) -> Record:
    return msgspec.structs.replace(record, id=identity, data=dict(record.data), position=0)


def _naming(system: System, child: str, above: str) -> set[str]:
    """The fields of a record that may hold the name of what is above it."""
    paths = [o.path for o in system.api.operations if o.resource == child]
    references = system.references.fields(child).items()
    found = {name for path in paths for name in names_in(path)}
    return found | {field for field, target in references if target.resource.name == above}


def _follow(child: Record, fields: set[str], before: str, now: str) -> None:
    """Let a record refer to what is above it by the new name."""
    kept = status.internal(child)
    if kept.get(_PARENT) == before:
        child.data[status.INTERNAL] = kept | {_PARENT: now}
    child.data |= {name: now for name in fields if child.data.get(name) == before}
