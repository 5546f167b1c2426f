"""Deletion of records."""

from __future__ import annotations

from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.model.constraints.resources import SoftDelete
from liveref.service.effects import collections, records, selection
from liveref.service.effects.constraints.defaults import assign
from liveref.service.effects.response_context import response_context
from liveref.service.effects.step import EffectStep, basis_of
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.system import standing
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit


def _check_body(plan: Plan, unit: Unit) -> None:
    if plan.validator is not None and unit.call.body is not UNSET:
        plan.validator.check(unit.call.body)


class Clear(EffectStep):
    """Deletes all records of a collection that the caller may change."""

    effects = (Effect.DELETE,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is Target.COLLECTION

    def run(self, unit: Unit) -> Outcome:
        _check_body(self.plan, unit)
        collections.clear(self.plan, unit)
        return Outcome()


class Delete(EffectStep):
    """Deletes the record in the path, with all that stands below it."""

    effects = (Effect.DELETE,)
    passes = ("allow", "end")

    def run(self, unit: Unit) -> Outcome:
        _check_body(self.plan, unit)
        plan, change = self.plan, self._change(unit)
        records.allow(plan, change)
        context = self._context(unit, change)
        return self._end(unit, change, context)

    def _change(self, unit: Unit) -> Change:
        plan = self.plan
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        given = {name: values[-1] for name, values in unit.call.query.items()}
        return records.change_of(plan, unit, record, given, arguments=None)

    def _context(self, unit: Unit, change: Change) -> ResponseContext | None:
        if self.plan.root is None:
            return None
        return response_context(self.plan, unit.call, unit.tx, change.record)

    def _end(self, unit: Unit, change: Change, context: ResponseContext | None) -> Outcome:
        plan, record = self.plan, change.record
        for end in plan.steps.end:
            end(change)
        if record.id in plan.system.standing.of(plan.resource.name, unit.call.version):
            standing.take_away(record)
            records.keep(unit.tx, record)
            return Outcome(context)
        orphans = records.delete(unit.tx, plan.system, plan.resource.name, record)
        return Outcome(context, orphans=tuple(orphans))


class SoftDeletion(Delete):
    """Marks the record in the path as deleted, and keeps it."""

    kinds = (SoftDelete,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return bool(plan.system.constraints.for_operation(SoftDelete, plan.operation))

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in self._facts]

    @property
    def _facts(self) -> list[SoftDelete]:
        return self.plan.system.constraints.for_operation(SoftDelete, self.plan.operation)

    def run(self, unit: Unit) -> Outcome:
        _check_body(self.plan, unit)
        change, fact = self._change(unit), self._facts[0]
        records.allow(self.plan, change)
        assign(change, fact.field, fact.value)
        change.record.updated = unit.call.now
        records.keep(unit.tx, change.record)
        return Outcome(self._context(unit, change))
