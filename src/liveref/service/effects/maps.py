"""Key/value maps that belong to what is above them in the path: metadata and the like."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Operation
from liveref.service.effects import selection
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record, Transaction


def whole(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """All entries."""
    return _answer(plan, _entries(plan, call, tx))


def entry(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """One entry. Raises Problem 404 for an unknown key."""
    key = _key(plan, call)
    entries = _entries(plan, call, tx)
    if key not in entries:
        raise Problem(404, f"There is no {plan.resource.name} {key}.")
    return _answer(plan, {key: entries[key]})


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Exchange all entries."""
    return _answer(plan, _save(plan, call, tx, _given(plan, call)))


def update(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Add entries to those that are there."""
    return _answer(plan, _save(plan, call, tx, _entries(plan, call, tx) | _given(plan, call)))


def set_entry(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Set one entry; a body must hold the key that the path names, and no other."""
    key, entries = _key(plan, call), _entries(plan, call, tx)
    given = _given(plan, call)
    if given and given.keys() != {key}:
        raise Problem(400, f"The body must hold the key {key} of the path alone.", field=key)
    created = key not in entries
    kept = _save(plan, call, tx, entries | {key: given.get(key, "")})
    outcome = _answer(plan, {key: kept[key]})
    outcome.created = created
    return outcome


def delete_entry(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Remove one entry. Raises Problem 404 for an unknown key."""
    key, entries = _key(plan, call), _entries(plan, call, tx)
    if key not in entries:
        raise Problem(404, f"There is no {plan.resource.name} {key}.")
    del entries[key]
    _save(plan, call, tx, entries)
    return Outcome()


def _holder(operation: Operation, call: Call) -> str:
    above = [value for name, value in call.path.items() if name != operation.identifier]
    return "/".join(above) or "-"


def _owner(plan: Plan, call: Call, tx: Reader) -> tuple[Record, str] | None:
    """The record above that shows the map as a field of its own, and that field."""
    record = selection.record_above(tx, plan.system, plan.operation, call)
    if record is None:
        return None
    known = plan.system.resources[selection.above(plan.operation)[-1][1]].schema.properties
    field = next((name for name in plan.map_names if name in known), None)
    return (record, field) if field is not None else None


def _entries(plan: Plan, call: Call, tx: Reader) -> dict[str, Any]:
    selection.check_parents(tx, plan.system, plan.operation, call)
    if owner := _owner(plan, call, tx):
        value = owner[0].data.get(owner[1])
        return dict(value) if isinstance(value, dict) else {}
    record = tx.get(plan.kind, _holder(plan.operation, call))
    return dict(record.data) if record else {}


def _save(plan: Plan, call: Call, tx: Transaction, entries: dict[str, Any]) -> dict[str, Any]:
    selection.check_parents(tx, plan.system, plan.operation, call)
    if owner := _owner(plan, call, tx):
        parent, field = owner
        parent.data[field] = entries
        parent.updated = call.now
        tx.update(parent)
        return entries
    holder = _holder(plan.operation, call)
    record = Record(kind=plan.kind, id=holder, data=entries, created=call.now, updated=call.now)
    if tx.get(plan.kind, holder) is None:
        tx.insert(record)
    else:
        tx.update(record)
    return entries


def _key(plan: Plan, call: Call) -> str:
    return call.path.get(plan.operation.identifier or "", "")


def _given(plan: Plan, call: Call) -> dict[str, Any]:
    """The entries in the body: under its wrapper, or at the root."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    if not isinstance(body, dict):
        return {}
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    inner = body.get(wrapper) if wrapper else body
    if not isinstance(inner, dict):
        raise Problem(400, f"{wrapper} must be an object.", field=wrapper)
    return inner


def _answer(plan: Plan, entries: dict[str, Any]) -> Outcome:
    return Outcome(body={plan.wrapper: entries} if plan.wrapper else entries)
