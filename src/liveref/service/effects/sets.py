"""Sets of names that a record shows as a field of its own and paths below it change: tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from liveref.model.api import Effect
from liveref.service.effects import collections, records, selection
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record, Transaction


def listed(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """All members."""
    return _answer(plan, call, _members(plan, _holder(plan, call, tx)))


def check(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """Whether the path names a member. Raises Problem 404."""
    _existing_member(plan, call, _members(plan, _holder(plan, call, tx)))
    return Outcome()


def add(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """The member that the path names. Raises Problem 400 for what can't be a name."""
    holder, name = _holder(plan, call, tx), _name(plan, call)
    selection.check_identity(plan.resource, name)
    members = _members(plan, holder)
    if name not in members:
        _save(plan, call, tx, holder, [*members, name])
    return Outcome(created=name not in members)


def remove(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Remove the member that the path names. Raises Problem 404."""
    holder = _holder(plan, call, tx)
    members = _members(plan, holder)
    name = _existing_member(plan, call, members)
    _save(plan, call, tx, holder, [member for member in members if member != name])
    return Outcome()


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """All members are exchanged for those of the body."""
    holder = _holder(plan, call, tx)
    members = list(dict.fromkeys(str(member) for _, member in collections.members(plan, call)))
    _save(plan, call, tx, holder, members)
    return _answer(plan, call, members)


def extend(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """The members of the body are added."""
    holder = _holder(plan, call, tx)
    given = [str(member) for _, member in collections.members(plan, call)]
    members = list(dict.fromkeys([*_members(plan, holder), *given]))
    _save(plan, call, tx, holder, members)
    return _answer(plan, call, members)


def clear(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """All members go."""
    _save(plan, call, tx, _holder(plan, call, tx), [])
    return Outcome()


def _holder(plan: Plan, call: Call, tx: Reader) -> Record:
    """The record that shows the set."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    if not plan.operation.parents:
        return _holder_of_any(plan, call, tx)
    record = selection.stored_parent(tx, plan.system, plan.operation, call)
    if record is None:
        parameter, resource = selection.parent_parameters(plan.operation)[-1]
        raise Problem(404, f"There is no {resource} {call.path[parameter]}.")
    return record


def _holder_of_any(plan: Plan, call: Call, tx: Reader) -> Record:
    """The record of the collection that the path names; a record that holds the set alone if the
    collection is not described."""
    system, (word, identity) = plan.system, list(call.path.values())[:2]
    resource = system.collections.get(word)
    if resource not in system.made_here or resource is None:
        alone = f"{word}/{identity}"
        record = tx.get(plan.kind, alone)
        if record is None:
            record = Record(kind=plan.kind, id=alone, data={}, created=call.now, updated=call.now)
            system.owners.mark(plan.resource, record, call.caller)
        return record
    record = selection.stored(tx, system.kind(resource), identity)
    if record is None or not system.members.sees(tx, resource, record, call.caller):
        raise Problem(404, f"There is no {resource} {identity}.")
    system.owners.check_change(call, record)
    return record


def _members(plan: Plan, holder: Record) -> list[str]:
    value = holder.data.get(plan.set_field or "")
    return [str(member) for member in value] if isinstance(value, list) else []


def _name(plan: Plan, call: Call) -> str:
    return call.path[plan.path_names[-1]]


def _existing_member(plan: Plan, call: Call, members: list[str]) -> str:
    name = _name(plan, call)
    if name not in members:
        raise Problem(404, f"There is no {plan.resource.name} {name}.")
    return name


def _save(plan: Plan, call: Call, tx: Transaction, holder: Record, members: list[str]) -> None:
    holder.data[plan.set_field or ""] = members
    holder.updated = call.now
    records.keep(tx, holder)


def _answer(plan: Plan, call: Call, members: Iterable[str]) -> Outcome:
    names = list(members)
    if plan.set_field and not plan.listing.scalar and plan.listing.key != plan.set_field:
        # This answer is no set of names: it is another resource's, or the holder.
        return Outcome(body={plan.set_field: names})
    contexts = [collections.context_of(plan, call, name) for name in names]
    return Outcome(body=plan.listing.render(contexts, call))


SETS: dict[Effect, Callable[[Plan, Call, Any], Outcome]] = {
    Effect.LIST: listed,
    Effect.CHECK: check,
    Effect.SHOW: check,
    Effect.LINK: add,
    Effect.UNLINK: remove,
    Effect.CREATE: extend,
    Effect.REPLACE: replace,
    Effect.DELETE: clear,
}
