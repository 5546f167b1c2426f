"""Key/value maps that belong to what is above them in the path: metadata and the like.

Their values may be maps again.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from liveref.service.effects import selection
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.reserved import check_changes
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.privileged import public_entries, public_keys
from liveref.service.system.status import INTERNAL
from liveref.store.base import Reader, Record, Transaction


def whole(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """All entries. Raises Problem 404 for a map that has to be made and was not."""
    return _answer(plan, _seen(plan, call, tx))


def entry(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """One entry. Raises Problem 404 for an unknown key."""
    keys = _keys(plan, call)
    return _answer(plan, {keys[-1]: _inside(plan, _seen(plan, call, tx), keys)})


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Exchange all entries."""
    created = tx.get(plan.kind, _holder(plan, call)) is None
    kept = _save(plan, call, tx, _given(plan, call))
    return Outcome(body=_answer(plan, kept).body, created=created)


def update(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Add entries to those that are there; those that are maps have entries added to them. Raises
    Problem 404 for an unknown key."""
    keys, entries = _keys(plan, call), _entries(plan, call, tx)
    _inside(plan, entries, keys)
    return _answer(plan, _save(plan, call, tx, _merged(entries, _below(keys, _given(plan, call)))))


def set_entry(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Set one entry; a body must hold the key that the path names, and no other."""
    keys, entries = _keys(plan, call), _entries(plan, call, tx)
    given = _given(plan, call) or {keys[-1]: ""}
    created = keys[-1] not in _inside(plan, entries, keys[:-1])
    kept = _save(plan, call, tx, _merged(entries, _below(keys, given)))
    outcome = _answer(plan, {keys[-1]: _inside(plan, kept, keys)})
    outcome.created = created
    return outcome


def delete_entry(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Remove one entry, or all. Raises Problem 404 for an unknown key."""
    keys, entries = _keys(plan, call), deepcopy(_entries(plan, call, tx))
    _inside(plan, entries, keys)
    if keys:
        del _inside(plan, entries, keys[:-1])[keys[-1]]
        _save(plan, call, tx, entries)
    else:
        tx.delete(plan.kind, _holder(plan, call))
    return Outcome()


def _inside(plan: Plan, entries: Any, keys: Sequence[str]) -> Any:
    """What stands under these keys. Raises Problem 404."""
    for key in keys:
        if not isinstance(entries, dict) or key not in entries:
            raise Problem(404, f"There is no {plan.resource.name} {key}.")
        entries = entries[key]
    return entries


def _below(keys: Sequence[str], given: dict[str, Any]) -> dict[str, Any]:
    """The entries of the whole map that a request on those under these keys gives. Raises Problem
    400 where it doesn't hold the last of them alone."""
    if keys and given.keys() != {keys[-1]}:
        message = f"The body must hold the key {keys[-1]} of the path alone."
        raise Problem(400, message, field=keys[-1])
    entries = {keys[-1]: given[keys[-1]]} if keys else given
    for key in reversed(keys[:-1]):
        entries = {key: entries}
    return entries


def _merged(entries: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Entries with others added to them, at any depth."""
    found = dict(entries)
    for key, value in given.items():
        known = found.get(key)
        deeper = isinstance(known, dict) and isinstance(value, dict)
        found[key] = _merged(known or {}, value) if deeper else value
    return found


def _holder(plan: Plan, call: Call) -> str:
    above = [value for name, value in call.path.items() if name not in plan.map_keys]
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
    record = tx.get(plan.kind, _holder(plan, call))
    if record is None and plan.resource.name in plan.system.made_here:
        raise Problem(404, f"There is no {plan.resource.name}.")
    if record is None:
        return plan.documented_map
    return {key: value for key, value in record.data.items() if key != INTERNAL}


def _seen(plan: Plan, call: Call, tx: Reader) -> dict[str, Any]:
    """The entries that the caller sees."""
    entries, owner = _entries(plan, call, tx), _owner(plan, call, tx)
    if owner is None or call.caller is None or call.caller.is_admin:
        return entries
    above = selection.above(plan.operation)[-1][1]
    keys = public_keys(plan.system.behaviour(above), owner[1])
    return entries if keys is None else public_entries(entries, keys)


def _save(plan: Plan, call: Call, tx: Transaction, entries: dict[str, Any]) -> dict[str, Any]:
    selection.check_parents(tx, plan.system, plan.operation, call)
    if owner := _owner(plan, call, tx):
        parent, field = owner
        parent.data[field] = entries
        parent.updated = call.now
        tx.update(parent)
        return entries
    holder, names = _holder(plan, call), plan.system.names
    known = tx.get(plan.kind, holder)
    # Of maps within the map the keys are a service's fields, of which some are secret.
    entries = {
        n: names.without_secrets(v) if isinstance(v, dict) else v for n, v in entries.items()
    }
    if INTERNAL in entries:
        raise Problem(400, f"{INTERNAL} cannot be a key.", field=INTERNAL)
    own = {INTERNAL: known.data[INTERNAL]} if known and INTERNAL in known.data else {}
    check_changes(plan, call, tx, known.data if known else {}, entries | own)
    record = Record(
        kind=plan.kind, id=holder, data=dict(entries), created=call.now, updated=call.now
    )
    if known is None:
        plan.system.owners.mark(plan.resource, record, call.caller)
        tx.insert(record)
    else:
        record.data |= own
        tx.update(record)
    return entries


def _keys(plan: Plan, call: Call) -> list[str]:
    return [call.path[name] for name in plan.map_keys]


def _given(plan: Plan, call: Call) -> dict[str, Any]:
    """The entries in the body: under its wrapper, or at the root."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    if not isinstance(body, dict):
        return {}
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    if wrapper is None and len(body) == 1 and (name := next(iter(body))) in plan.map_names:
        wrapper = name if isinstance(body[name], dict) else None
    inner = body.get(wrapper) if wrapper else body
    if not isinstance(inner, dict):
        raise Problem(400, f"{wrapper} must be an object.", field=wrapper)
    return inner


def _answer(plan: Plan, entries: dict[str, Any]) -> Outcome:
    return Outcome(body={plan.wrapper: entries} if plan.wrapper else entries)
