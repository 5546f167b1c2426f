"""Creation, update and deletion of records, each through the steps of a plan."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Operation
from liveref.service.effects import selection
from liveref.service.effects.new_record import taken
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.unit import Unit
from liveref.store.base import Conflict, Record, Transaction


def object_of(operation: Operation, body: Any) -> dict[str, Any]:
    """The resource's fields in a body that was found valid: under the wrapper, if it has one."""
    wrapper = operation.request.wrapper if operation.request else None
    if not isinstance(body, dict):
        raise Problem(400, "The body must be an object.")
    if not wrapper:
        return body
    inner = body.get(wrapper)
    if not isinstance(inner, dict):
        raise Problem(400, f"{wrapper} must be an object.", field=wrapper)
    return inner


def create(plan: Plan, unit: Unit, fields: dict[str, Any], identity: Any = UNSET) -> Change:
    """Create a record of the operation's resource with those that it brings along. `identity` is
    chosen by the client. Raises Problem 409 if the identity, or a unique field, is taken."""
    change = make(plan, unit, fields, identity)
    for made in plan.steps.made:
        made(change)
    return change


def make(plan: Plan, unit: Unit, fields: dict[str, Any], identity: Any = UNSET) -> Change:
    """Create a record alone: see `create`."""
    now, name = unit.call.now, plan.resource.name
    record = Record(kind=plan.kind, id="", data={}, created=now, updated=now)
    change = Change(plan.system, name, unit.call, unit.tx, record, None, fields, chosen=identity)
    for make in plan.steps.make:
        make(change)
    return change


def change_of(plan: Plan, unit: Unit, record: Record, given: Any, arguments: Any = UNSET) -> Change:
    """A stored record that an operation is about to change."""
    before = msgspec.structs.replace(record, data=dict(record.data))
    fields = given if isinstance(given, dict) else {}
    arguments = given if arguments is UNSET else arguments
    name = plan.resource.name
    return Change(
        plan.system, name, unit.call, unit.tx, record, before, fields, arguments=arguments
    )


def allow(plan: Plan, change: Change) -> None:
    """Judge a stored record before any change. Raises Problem."""
    for allow in plan.steps.allow:
        allow(change)


def update(plan: Plan, change: Change) -> None:
    """Change a stored record as the steps of the operation do. Raises Problem."""
    for step in plan.steps.change:
        step(change)
    save(plan, change)


def save(plan: Plan, change: Change) -> None:
    """Store a changed record, and change others with it. Raises Problem 409."""
    change.record.updated = change.call.now
    for step in plan.steps.save:
        step(change)
    rewrite(plan, change.tx, change.record)
    for changed in plan.steps.changed:
        changed(change)


def rewrite(plan: Plan, tx: Transaction, record: Record) -> None:
    """Store a changed record. Raises Problem 409 if a unique field is taken."""
    try:
        keep(tx, record)
    except Conflict as conflict:
        behaviour = plan.system.behaviour(plan.resource.name)
        raise taken(plan.resource, behaviour, conflict) from None


def keep(tx: Transaction, record: Record) -> None:
    """Store a record; a built-in one is stored on its first change."""
    if record.position:
        tx.update(record)
    else:
        record.position = tx.insert(record).position


def delete(tx: Transaction, system: System, resource: str, record: Record) -> list[str]:
    """Remove a record and everything below it; returns the keys of their stored bodies, but for
    those that a snapshot needs."""
    keys = [body.key for body in meta_of(record).bodies.values()]
    orphans = list[str]()
    while below := selection.children(tx, system, resource, record):
        for name, child in below:
            orphans += delete(tx, system, name, child)
    tx.delete(record.kind, record.id)
    return orphans + [key for key in keys if not tx.holds(key)]
