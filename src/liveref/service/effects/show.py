"""Reading of one record."""

from __future__ import annotations

from liveref.model.api import Effect
from liveref.service.effects import embedded_records, selection
from liveref.service.effects.response_context import response_context
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.problem import Problem
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit

NOT_FOUND = 404


class Show(EffectStep):
    """Shows the record in the path."""

    effects = (Effect.SHOW,)
    passes = ("context", "show")

    def run(self, unit: Unit) -> Outcome:
        plan, call, tx = self.plan, unit.call, unit.tx
        try:
            record = selection.by_path(tx, plan.system, plan.operation, call)
        except Problem as problem:
            if plan.operation.absent_answer is None or problem.code != NOT_FOUND:
                raise
            return Outcome(body=plan.operation.absent_answer)
        for context in plan.steps.context:
            context(unit)
        if plan.resource.related:
            record = selection.as_target(tx, plan.system, record)
        for show in plan.steps.show:
            show(unit, [record])
        return Outcome(response_context(plan, call, tx, record))


class ShowEmbedded(Show):
    """Shows the record that its parent holds in a field, or that stands by itself."""

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return embedded_records.may_be_embedded(plan)

    def run(self, unit: Unit) -> Outcome:
        above = embedded_records.find_embedded(self.plan, unit.call, unit.tx)
        if above is not None:
            return Outcome(ResponseContext.at(unit.call, above))
        return super().run(unit)


class Check(EffectStep):
    """Says whether the record or the relation in the path exists."""

    effects = (Effect.CHECK,)

    def run(self, unit: Unit) -> Outcome:
        plan, call, tx = self.plan, unit.call, unit.tx
        identity = call.path.get(plan.operation.identifier or "")
        relation = tx.get(plan.kind, "/".join(call.path.values()))
        is_there = relation is not None or (
            identity is not None and selection.stored(tx, plan.kind, identity) is not None
        )
        if not is_there:
            raise Problem(404, f"There is no such {plan.resource.name}.")
        return Outcome()


class CheckEmbedded(EffectStep):
    """Says whether the parent holds the record; one that stands by itself is always there."""

    effects = (Effect.CHECK,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.resource.name not in plan.system.made_here

    def run(self, unit: Unit) -> Outcome:
        embedded_records.find_embedded(self.plan, unit.call, unit.tx)
        return Outcome()
