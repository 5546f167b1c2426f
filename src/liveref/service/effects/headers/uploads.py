"""Uploads that create records, whose fields are headers."""

from __future__ import annotations

from liveref.model.api import Effect
from liveref.service.effects import records, selection
from liveref.service.effects.binary import store_data
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit


class UploadNew(EffectStep):
    """Creates a record with the body of the request as its data and headers as its fields, in the
    place of one that exists."""

    effects = (Effect.UPLOAD,)
    passes = ("make", "change")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return not plan.encoding.is_in_body

    def run(self, unit: Unit) -> Outcome:
        plan, call = self.plan, unit.call
        if unit.blob is None:
            return Outcome()
        fields = plan.validator.check(call.body) if plan.validator else {}
        former, orphans = selection.find(unit.tx, plan.kind, plan.operation, call), list[str]()
        if former is not None:
            orphans = records.delete(unit.tx, plan.system, plan.resource.name, former)
        identity = call.path.get(plan.operation.identifier or "")
        made = records.make(plan, unit, fields, identity)
        outcome = store_data(plan, unit, made, unit.blob)
        outcome.created, outcome.orphans = True, tuple(orphans)
        return outcome
