"""Things of which there is just one under a path: settings, limits, versions."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.index.references import PARENT
from liveref.service.effects import counting, following, offering, records, selection
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.reserved import check_reserved
from liveref.service.planning.plan import Plan
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.store.base import Condition, Reader, Record, Transaction


def identity(call: Call) -> str:
    """The one record's identity: what is above it in the path tells it from its like."""
    return "/".join(call.path.values()) or "-"


def stand_in(plan: Plan, call: Call, above: Record | None = None) -> Record:
    """A record that holds nothing: all of it is shown as documented, but for the name of what
    is above it."""
    *_, last = call.path.values() or [""]
    data: dict[str, Any] = {"_": {"identity": last}} if last else {}
    if above is not None:
        resource = list(plan.operation.parents.values())[-1]
        name = above.data.get(plan.system.resources[resource].natural_key or "")
        data |= {plan.system.resources[resource].natural_key or "name": name, "name": name}
    return Record(kind=plan.kind, id=identity(call), data=data, created=call.now, updated=call.now)


def show(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """The one record, as it was last written or else as documented; of what is made here the
    one below what the path names, or nothing."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    counting.tell(plan, call, tx)
    plan.generations.tell(call, tx)
    if (made := _made(plan, call, tx)) is not None:
        if plan.flags:
            return Outcome(body=dict.fromkeys(plan.flags, bool(made)))
        shown = View.at(call, made[0]) if made else None
        return Outcome(shown, body=UNSET if made else {})
    if (offered := offering.shown(plan, call, tx)) is not None:
        return Outcome(body=offered)
    record = tx.get(plan.kind, identity(call))
    if record is None:
        above = _above(plan, call, tx)
        if above is not None and isinstance(part := above.data.get(_last(plan)), dict):
            return Outcome(body={plan.wrapper: part} if plan.wrapper else part)
        record = stand_in(plan, call, above)
        if above is not None and plan.transition is not None:
            resource = next(reversed(plan.operation.parents.values()))
            following.settled(plan.system, resource, above, call)
            said = following.template(tx, plan.system, resource, above, call)
            record.data |= said.fill(plan.transition.values)
    record.data = plan.fixed | record.data
    return Outcome(View.at(call, record))


def _made(plan: Plan, call: Call, tx: Reader) -> list[Record] | None:
    """What was made below what the path names, None of what nothing makes there."""
    if plan.resource.name not in plan.system.made_here or not plan.operation.parents:
        return None
    parent = selection.parent_of(plan.operation, call)
    return tx.page(plan.kind, [Condition(PARENT, parent)])


def _last(plan: Plan) -> str:
    """What the path calls the one thing, which may be a field of what is above it."""
    return plan.operation.path.rstrip("/").rpartition("/")[2]


def _above(plan: Plan, call: Call, tx: Reader) -> Record | None:
    """The record that the path leads through, of those that are made here."""
    parameter, resource = next(reversed(plan.operation.parents.items()), ("", ""))
    if resource not in plan.system.made_here:
        return None
    return selection.parent(tx, plan.system, plan.operation, parameter, call)


def write(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """The one record changes; it need not have been written before."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    fields = {}
    if plan.validator is not None:
        fields = records.object_of(plan.operation, plan.validator.check(call.body))
    kept = plan.kept.of(fields)
    record = tx.get(plan.kind, identity(call))
    check_reserved(plan, call, tx, record.data if record else {}, fields)
    if record is None:
        record = stand_in(plan, call)
        plan.system.owners.mark(plan.resource, record, call.caller)
        record.data |= kept
        record = tx.insert(record)
    else:
        record.data |= kept
        record.updated = call.now
        tx.update(record)
    return Outcome(View.at(call, record))


def reset(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Back to what is documented; what was made goes."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    for record in _made(plan, call, tx) or ():
        records.delete(tx, plan.system, plan.resource.name, record)
    tx.delete(plan.kind, identity(call))
    return Outcome()
