"""Key/value maps that belong to their parent in the path, such as metadata. Their values may be
maps too."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from liveref.model.api import Effect
from liveref.model.schema import Schema
from liveref.service.effects import selection
from liveref.service.effects.reserved import check_changes
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.privileged import public_entries, public_keys
from liveref.service.system.record_meta import INTERNAL
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Reader, Record, Transaction
from liveref.values.nouns import noun


class ShowMap(EffectStep):
    """Shows all entries of the map."""

    effects = (Effect.MAP_LIST,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 for a map that has to be created and was not."""
        return _answer(self.plan, _visible_entries(self.plan, unit.call, unit.tx))


class ShowEntry(EffectStep):
    """Shows one entry of the map."""

    effects = (Effect.MAP_SHOW,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 for an unknown key."""
        plan, keys = self.plan, _keys(self.plan, unit.call)
        entries = _visible_entries(plan, unit.call, unit.tx)
        return _answer(plan, {keys[-1]: _inside(plan, entries, keys)})


class ReplaceMap(EffectStep):
    """Replaces all entries of the map."""

    effects = (Effect.MAP_REPLACE,)

    def run(self, unit: Unit) -> Outcome:
        plan, call, tx = self.plan, unit.call, unit.tx
        created = tx.get(plan.kind, _holder(plan, call)) is None
        entries = _save(plan, call, tx, _given_entries(plan, call))
        return Outcome(body=_answer(plan, entries).body, created=created)


class UpdateMap(EffectStep):
    """Adds entries to those of the map; maps within it are merged."""

    effects = (Effect.MAP_UPDATE,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 for an unknown key."""
        plan, call, tx = self.plan, unit.call, unit.tx
        keys, entries = _keys(plan, call), _entries(plan, call, tx)
        _inside(plan, entries, keys)
        given = _nested_entries(keys, _given_entries(plan, call))
        return _answer(plan, _save(plan, call, tx, _merged(entries, given)))


class SetEntry(EffectStep):
    """Sets one entry; a body must hold the key that the path names, and no other."""

    effects = (Effect.MAP_SET,)

    def run(self, unit: Unit) -> Outcome:
        plan, call, tx = self.plan, unit.call, unit.tx
        keys, entries = _keys(plan, call), _entries(plan, call, tx)
        given = _given_entries(plan, call) or {keys[-1]: ""}
        created = keys[-1] not in _inside(plan, entries, keys[:-1])
        stored = _save(plan, call, tx, _merged(entries, _nested_entries(keys, given)))
        outcome = _answer(plan, {keys[-1]: _inside(plan, stored, keys)})
        outcome.created = created
        return outcome


class DeleteEntry(EffectStep):
    """Deletes one entry of the map, or all."""

    effects = (Effect.MAP_DELETE,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 for an unknown key."""
        plan, call, tx = self.plan, unit.call, unit.tx
        keys, entries = _keys(plan, call), deepcopy(_entries(plan, call, tx))
        _inside(plan, entries, keys)
        if keys:
            del _inside(plan, entries, keys[:-1])[keys[-1]]
            _save(plan, call, tx, entries)
        else:
            tx.delete(plan.kind, _holder(plan, call))
        return Outcome()


def _inside(plan: Plan, entries: Any, keys: Sequence[str]) -> Any:
    """The value under these keys. Raises Problem 404."""
    for key in keys:
        if not isinstance(entries, dict) or key not in entries:
            raise Problem(404, f"There is no {plan.resource.name} {key}.")
        entries = entries[key]
    return entries


def _nested_entries(keys: Sequence[str], given: dict[str, Any]) -> dict[str, Any]:
    """The entries of the whole map for a request on the entry under these keys. Raises Problem 400
    if the request does not hold the last key alone."""
    if keys and given.keys() != {keys[-1]}:
        message = f"The body must hold the key {keys[-1]} of the path alone."
        raise Problem(400, message, field=keys[-1])
    entries = {keys[-1]: given[keys[-1]]} if keys else given
    for key in reversed(keys[:-1]):
        entries = {key: entries}
    return entries


def _merged(entries: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Entries with others added to them, at any depth."""
    result = dict(entries)
    for key, value in given.items():
        current = result.get(key)
        deeper = isinstance(current, dict) and isinstance(value, dict)
        result[key] = _merged(current or {}, value) if deeper else value
    return result


def _holder(plan: Plan, call: Call) -> str:
    above = [value for name, value in call.path.items() if name not in plan.map.keys]
    return "/".join(above) or "-"


def _owner(plan: Plan, call: Call, tx: Reader) -> tuple[Record, str] | None:
    """The parent that shows the map as a field of its own, and that field."""
    record = selection.stored_parent(tx, plan.system, plan.operation, call)
    if record is None:
        return None
    properties = plan.system.resources[
        selection.parent_parameters(plan.operation)[-1][1]
    ].schema.properties
    field = next((name for name in plan.map.names if name in properties), None)
    return (record, field) if field is not None else None


def _entries(plan: Plan, call: Call, tx: Reader) -> dict[str, Any]:
    if owner := _owner(plan, call, tx):
        value = owner[0].data.get(owner[1])
        return dict(value) if isinstance(value, dict) else {}
    record = tx.get(plan.kind, _holder(plan, call))
    if record is None and plan.resource.name in plan.system.made_here:
        raise Problem(404, f"There is no {plan.resource.name}.")
    if record is None:
        return plan.map.documented
    return {key: value for key, value in record.data.items() if key != INTERNAL}


def _visible_entries(plan: Plan, call: Call, tx: Reader) -> dict[str, Any]:
    """The entries that the caller sees."""
    entries, owner = _entries(plan, call, tx), _owner(plan, call, tx)
    if owner is None or call.caller is None or call.caller.is_admin:
        return entries
    above = selection.parent_parameters(plan.operation)[-1][1]
    keys = public_keys(plan.system.behaviour(above), owner[1])
    return entries if keys is None else public_entries(entries, keys)


def _save(plan: Plan, call: Call, tx: Transaction, entries: dict[str, Any]) -> dict[str, Any]:
    if owner := _owner(plan, call, tx):
        parent, field = owner
        parent.data[field] = entries
        parent.updated = call.now
        tx.update(parent)
        return entries
    holder, names = _holder(plan, call), plan.system.names
    stored = tx.get(plan.kind, holder)
    # The keys of nested maps are fields of a service, and some of these are secret.
    entries = {
        n: names.without_secrets(v) if isinstance(v, dict) else v for n, v in entries.items()
    }
    if INTERNAL in entries:
        raise Problem(400, f"{INTERNAL} cannot be a key.", field=INTERNAL)
    meta = {INTERNAL: stored.data[INTERNAL]} if stored and INTERNAL in stored.data else {}
    check_changes(plan, call, tx, stored.data if stored else {}, entries | meta)
    record = Record(
        kind=plan.kind, id=holder, data=dict(entries), created=call.now, updated=call.now
    )
    if stored is None:
        plan.system.owners.mark(plan.resource, record, call.caller)
        tx.insert(record)
    else:
        record.data |= meta
        tx.update(record)
    return entries


def _keys(plan: Plan, call: Call) -> list[str]:
    return [call.path[name] for name in plan.map.keys]


def _given_entries(plan: Plan, call: Call) -> dict[str, Any]:
    """The entries in the body: under its wrapper, or at the root."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    if not isinstance(body, dict):
        return {}
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    if wrapper is None and len(body) == 1 and (name := next(iter(body))) in plan.map.names:
        wrapper = name if isinstance(body[name], dict) else None
    inner = body.get(wrapper) if wrapper else body
    if not isinstance(inner, dict):
        raise Problem(400, f"{wrapper} must be an object.", field=wrapper)
    _check_texts(plan, inner)
    return inner


def _check_texts(plan: Plan, entries: dict[str, Any]) -> None:
    """Raises Problem 400 for a value that is no text in a map that documents texts alone."""
    request = plan.operation.request
    values = request.record.additional if request else None
    if not isinstance(values, Schema) or values.types != ("string",) or values.nullable:
        return
    for key, value in entries.items():
        if not isinstance(value, str):
            message = f"{key} must be a string, not {noun(value)}."
            raise Problem(400, message, field=key)


def _answer(plan: Plan, entries: dict[str, Any]) -> Outcome:
    return Outcome(body={plan.wrapper: entries} if plan.wrapper else entries)
