"""Relations: they exist or not, and their path alone identifies them."""

from __future__ import annotations

from liveref.model.api import Effect
from liveref.service.effects import collections, selection
from liveref.service.effects.response_context import response_context
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import change_meta
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Reader, Record


class Link(EffectStep):
    """Creates the relation in the path, or leaves it as it is."""

    effects = (Effect.LINK,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 if a related record does not exist."""
        plan, call, tx = self.plan, unit.call, unit.tx
        _check_target(plan, call, tx)
        record = _relation(plan, call)
        existing = tx.get(plan.kind, record.id)
        if existing is None:
            plan.system.owners.mark(plan.resource, record, call.caller)
            tx.insert(record)
        if plan.root is None:
            return Outcome(created=existing is None)
        context = response_context(plan, call, tx, existing or record)
        return Outcome(context, created=existing is None)


class Unlink(EffectStep):
    """Deletes the relation in the path."""

    effects = (Effect.UNLINK,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 if there is none."""
        if not unit.tx.delete(self.plan.kind, _relation(self.plan, unit.call).id):
            raise Problem(404, f"There is no such {self.plan.resource.name}.")
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
        meta = change_meta(record)
        meta.target = (target, name)
    return record


def _target_of(plan: Plan) -> str:
    """The resource that the last parameter of a relation's path identifies, "" for none."""
    related = plan.system.relations.get(plan.resource.name, {})
    return related.get(plan.path_names[-1], "") if plan.path_names else ""
