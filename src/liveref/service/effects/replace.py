"""Replacements of records: a missing one is created."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.service.effects import collections, natural_keys, records, selection
from liveref.service.effects.bodies import fields_of
from liveref.service.effects.response_context import new_context, response_context
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Record


class ReplaceCollection(EffectStep):
    """Replaces all records of a collection by those of the body."""

    effects = (Effect.REPLACE,)
    passes = ("make", "change", "save", "changed", "select", "show")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is Target.COLLECTION

    def run(self, unit: Unit) -> Outcome:
        return collections.replace(self.plan, unit)


class ReplaceByKey(EffectStep):
    """Replaces the record that the body identifies, or creates it."""

    effects = (Effect.REPLACE,)
    passes = ("make", "made", "allow", "change", "save", "changed")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is Target.KEY

    def run(self, unit: Unit) -> Outcome:
        plan, fields = self.plan, fields_of(self.plan, unit.call)
        system, operation = plan.system, plan.operation
        record = natural_keys.by_key(unit.tx, system, operation, fields, unit.call)
        identity = fields.get(plan.resource.identifier, UNSET)
        return _replaced(plan, unit, record, fields, identity)


class ReplaceStanding(EffectStep):
    """Changes a record that exists without being created, such as quotas."""

    effects = (Effect.REPLACE,)
    passes = ("change", "save", "changed")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return bool(plan.operation.identifier) and plan.resource.name not in plan.system.made_here

    def run(self, unit: Unit) -> Outcome:
        plan, fields = self.plan, fields_of(self.plan, unit.call)
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        change = records.change_of(plan, unit, record, fields)
        records.update(plan, change)
        return Outcome(response_context(plan, unit.call, unit.tx, change.record))


class Replace(EffectStep):
    """Replaces the record in the path, or creates it with the identity of the path."""

    effects = (Effect.REPLACE, Effect.CREATE)
    passes = ("make", "made", "allow", "change", "save", "changed")

    def run(self, unit: Unit) -> Outcome:
        plan, fields = self.plan, fields_of(self.plan, unit.call)
        parameter = plan.operation.identifier
        if parameter is None:
            return _replaced(plan, unit, None, fields, UNSET)
        record = selection.find(unit.tx, plan.kind, plan.operation, unit.call)
        return _replaced(plan, unit, record, fields, unit.call.path[parameter])


def _replaced(
    plan: Plan, unit: Unit, record: Record | None, fields: dict[str, Any], identity: Any
) -> Outcome:
    if record is None:
        change = records.create(plan, unit, fields, identity)
        return Outcome(new_context(plan, unit, change), created=True)
    change = records.change_of(plan, unit, record, fields)
    records.allow(plan, change)
    records.update(plan, change)
    return Outcome(response_context(plan, unit.call, unit.tx, change.record))
