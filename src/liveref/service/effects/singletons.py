"""Singletons: resources with one record under a path: settings, limits, versions."""

from __future__ import annotations

from msgspec import UNSET

from liveref.index.references import PARENT
from liveref.model.api import Effect, Target
from liveref.service.effects import records, selection
from liveref.service.effects.reserved import check_reserved
from liveref.service.effects.step import EffectStep
from liveref.service.lookup import references
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.system.record_meta import RecordMeta, with_meta
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record


def identity(call: Call) -> str:
    """The identity of a singleton: the values of the path."""
    return "/".join(call.path.values()) or "-"


def stand_in(plan: Plan, call: Call, above: Record | None = None) -> Record:
    """An empty record: all of its fields have their documented values, except the name of its
    parent."""
    *_, last = call.path.values() or [""]
    data = with_meta({}, RecordMeta(identity=last)) if last else {}
    if above is not None:
        resource = list(plan.operation.parents.values())[-1]
        name = above.data.get(plan.system.resources[resource].natural_key or "")
        data |= {plan.system.resources[resource].natural_key or "name": name, "name": name}
    return Record(kind=plan.kind, id=identity(call), data=data, created=call.now, updated=call.now)


class ShowSingleton(EffectStep):
    """Shows the one record of its path as last written, else as documented; if an operation creates
    it, the created one or nothing."""

    effects = (Effect.SHOW, Effect.CHECK, Effect.DISCOVERY)
    passes = ("context",)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        is_single = plan.operation.target is Target.SINGLETON
        return is_single or plan.operation.effect is Effect.DISCOVERY

    def run(self, unit: Unit) -> Outcome:
        plan = self.plan
        for context in plan.steps.context:
            context(unit)
        if (made := _made(plan, unit.call, unit.tx)) is not None:
            return self._created(unit, made)
        record = unit.tx.get(plan.kind, identity(unit.call))
        above = _parent(plan, unit.call, unit.tx) if record is None else None
        if above is not None and isinstance(part := above.data.get(_last(plan)), dict):
            return Outcome(body={plan.wrapper: part} if plan.wrapper else part)
        record = record or self._documented(unit, above)
        record.data = plan.fixed | record.data
        return Outcome(ResponseContext.at(unit.call, record))

    def _created(self, unit: Unit, made: list[Record]) -> Outcome:
        if self.plan.flags:
            return Outcome(body=dict.fromkeys(self.plan.flags, bool(made)))
        context = ResponseContext.at(unit.call, made[0]) if made else None
        return Outcome(context, body=UNSET if made else {})

    def _documented(self, unit: Unit, above: Record | None) -> Record:
        """The record that nobody has written yet."""
        plan, call, tx = self.plan, unit.call, unit.tx
        record = stand_in(plan, call, above)
        if above is not None and plan.transition is not None:
            resource = next(reversed(plan.operation.parents.values()))
            references.settled(plan.system, resource, above, call)
            values = references.template(tx, plan.system, resource, above, call)
            record.data |= values.fill(plan.transition.values)
        return record


class WriteSingleton(EffectStep):
    """Changes the one record of its path; it need not have been written before."""

    effects = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is Target.SINGLETON

    def run(self, unit: Unit) -> Outcome:
        plan, call, tx = self.plan, unit.call, unit.tx
        fields = {}
        if plan.validator is not None:
            fields = records.object_of(plan.operation, plan.validator.check(call.body))
        record, changes = tx.get(plan.kind, identity(call)), plan.writable.of(fields)
        check_reserved(plan, call, tx, record.data if record else {}, fields)
        if record is None:
            record = stand_in(plan, call)
            plan.system.owners.mark(plan.resource, record, call.caller)
            record.data |= changes
            record = tx.insert(record)
        else:
            record.data |= changes
            record.updated = call.now
            tx.update(record)
        return Outcome(ResponseContext.at(call, record))


class ResetSingleton(EffectStep):
    """Restores the documented values; created records are deleted."""

    effects = (Effect.DELETE,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is Target.SINGLETON

    def run(self, unit: Unit) -> Outcome:
        plan, tx = self.plan, unit.tx
        for record in _made(plan, unit.call, tx) or ():
            records.delete(tx, plan.system, plan.resource.name, record)
        tx.delete(plan.kind, identity(unit.call))
        return Outcome()


def _made(plan: Plan, call: Call, tx: Reader) -> list[Record] | None:
    """The records created below the parent of the path; None if no operation creates them."""
    if plan.resource.name not in plan.system.made_here or not plan.operation.parents:
        return None
    parent = selection.parent_of(plan.operation, call)
    return tx.page(plan.kind, [Condition(PARENT, parent)])


def _last(plan: Plan) -> str:
    """The name of the singleton in the path, which may be a field of its parent."""
    return plan.operation.path.rstrip("/").rpartition("/")[2]


def _parent(plan: Plan, call: Call, tx: Reader) -> Record | None:
    """The parent in the path, if it is of a resource that is created here."""
    parameter, resource = next(reversed(plan.operation.parents.items()), ("", ""))
    if resource not in plan.system.made_here:
        return None
    return selection.parent(tx, plan.system, plan.operation, parameter, call)
