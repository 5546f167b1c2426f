"""Updates of stored records."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Effect, Target
from liveref.service.effects import natural_keys, patching, records, selection, singletons
from liveref.service.effects.bodies import fields_of
from liveref.service.effects.reserved import check_changes
from liveref.service.effects.response_context import response_context
from liveref.service.effects.step import EffectStep
from liveref.service.effects.transitions import carry_out
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit


class UpdateByKey(EffectStep):
    """Changes the given fields of the record that the body identifies."""

    effects = (Effect.UPDATE,)
    passes = ("allow", "change", "save", "changed")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is not Target.ITEM

    def run(self, unit: Unit) -> Outcome:
        plan, fields = self.plan, fields_of(self.plan, unit.call)
        if plan.operation.target is Target.COLLECTION and not _names_one(plan, fields):
            return Outcome(ResponseContext.at(unit.call, singletons.stand_in(plan, unit.call)))
        system, operation = plan.system, plan.operation
        record = natural_keys.by_key(unit.tx, system, operation, fields, unit.call)
        if record is None:
            raise Problem(404, f"There is no {plan.resource.name} {_meant(plan, fields)}.")
        return updated(plan, unit, records.change_of(plan, unit, record, fields))


class Update(EffectStep):
    """Changes the given fields of the record in the path, or those that a JSON Patch names."""

    effects = (Effect.UPDATE,)
    passes = ("allow", "change", "save", "changed")

    def run(self, unit: Unit) -> Outcome:
        plan = self.plan
        if isinstance(unit.call.body, list):
            patching.check_type(plan, unit.call)
            record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
            return _patched(plan, unit, records.change_of(plan, unit, record, {}))
        fields = fields_of(plan, unit.call)
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        return updated(plan, unit, records.change_of(plan, unit, record, fields))


def updated(plan: Plan, unit: Unit, change: Change) -> Outcome:
    """The outcome of a change of a stored record. Raises Problem."""
    records.allow(plan, change)
    records.update(plan, change)
    return Outcome(response_context(plan, unit.call, unit.tx, change.record))


def _patched(plan: Plan, unit: Unit, change: Change) -> Outcome:
    record, call = change.record, unit.call
    records.allow(plan, change)
    before = record.data
    patching.apply(plan, record, call.body, call.now)
    carry_out(plan, record, {}, call.now)
    check_changes(plan, call, unit.tx, before, record.data)
    plan.system.owners.check_given(plan.resource, record.data, call.caller, before)
    patching.check_changes(plan, before, record.data)
    records.save(plan, change)
    return Outcome(response_context(plan, call, unit.tx, record))


def _names_one(plan: Plan, fields: dict[str, Any]) -> bool:
    """Whether the body identifies a record of the collection that can be created here."""
    keys = (plan.resource.identifier, plan.resource.natural_key)
    made = plan.resource.name in plan.system.made_here
    return made and any(key in fields for key in keys)


def _meant(plan: Plan, fields: dict[str, Any]) -> str:
    resource = plan.resource
    return str(fields.get(resource.identifier) or fields.get(resource.natural_key or "") or "")
