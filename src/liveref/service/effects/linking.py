"""Relations: they exist or not, and their path alone identifies them."""

from __future__ import annotations

from liveref.service.effects import collections, selection
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.response_context import response_context
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Reader, Record, Transaction


def link(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Create a relation, or leave it as it is. Raises Problem 404 if a related record does not
    exist."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    _check_target(plan, call, tx)
    record = _relation(plan, call)
    existing = tx.get(plan.kind, record.id)
    if existing is None:
        plan.system.owners.mark(plan.resource, record, call.caller)
        tx.insert(record)
    if plan.root is None:
        return Outcome(created=existing is None)
    return Outcome(response_context(plan, call, tx, existing or record), created=existing is None)


def unlink(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Delete a relation. Raises Problem 404 if there is none."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    if not tx.delete(plan.kind, _relation(plan, call).id):
        raise Problem(404, f"There is no such {plan.resource.name}.")
    return Outcome()


def _check_target(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem 404 if the last related record is of a resource created here and does not
    exist."""
    system, target = plan.system, _target_of(plan)
    name = call.path[plan.path_names[-1]] if plan.path_names else ""
    if target not in system.made_here:
        return
    record = selection.stored(tx, system.kind(target), name)
    if record is None or not system.members.sees(tx, target, record, call.caller):
        raise Problem(404, f"There is no {target} {name}.")


def _relation(plan: Plan, call: Call) -> Record:
    """The relation of a path, identified by all values of the path."""
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
