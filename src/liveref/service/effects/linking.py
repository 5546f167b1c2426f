"""Relations: there or not, told by their path alone."""

from __future__ import annotations

from liveref.service.effects import collections, selection
from liveref.service.effects.looking import view
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Reader, Record, Transaction


def link(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """A relation that is there or not, told by its path alone. Raises Problem 404 for one
    with something that does not exist."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    _check_target(plan, call, tx)
    record = _relation(plan, call)
    known = tx.get(plan.kind, record.id)
    if known is None:
        plan.system.owners.mark(plan.resource, record, call.caller)
        tx.insert(record)
    if plan.root is None:
        return Outcome(created=known is None)
    return Outcome(view(plan, call, tx, known or record), created=known is None)


def unlink(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """The relation ends. Raises Problem 404 where there is none."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    if not tx.delete(plan.kind, _relation(plan, call).id):
        raise Problem(404, f"There is no such {plan.resource.name}.")
    return Outcome()


def _check_target(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem 404 where the last of what is related should be known and is not."""
    system, target = plan.system, _target_of(plan)
    name = call.path[plan.path_names[-1]] if plan.path_names else ""
    if target not in system.made_here:
        return
    record = selection.stored(tx, system.kind(target), name)
    if record is None or not system.members.sees(tx, target, record, call.caller):
        raise Problem(404, f"There is no {target} {name}.")


def _relation(plan: Plan, call: Call) -> Record:
    """The relation of a path, told from others by all that the path names."""
    values = list(call.path.values()) or ["-"]
    name = call.path.get(plan.operation.identifier or "", values[-1])
    record = collections.named(plan, call, name)
    record.id = "/".join(values)
    record.data |= call.path
    target = _target_of(plan)
    if target:
        status.internal(record)["target"] = [target, name]
    return record


def _target_of(plan: Plan) -> str:
    """The resource that the last parameter of a relation's path identifies, "" for none."""
    related = plan.system.relations.get(plan.resource.name, {})
    return related.get(plan.path_names[-1], "") if plan.path_names else ""
