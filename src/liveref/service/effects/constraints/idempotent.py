"""Idempotent operations: a repetition succeeds and changes nothing."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Effect, Target
from liveref.model.constraints.operations import Change, Idempotent
from liveref.model.constraints.operations import Outcome as Changes
from liveref.service.effects import selection
from liveref.service.effects.response_context import response_context
from liveref.service.effects.step import Step, basis_of, given_fields
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Record


class Repetition(Step):
    """Answers a repeated request without a change."""

    kinds = (Idempotent,)

    def __init__(self, plan: Plan, fact: Idempotent) -> None:
        super().__init__(plan)
        self._fact = fact
        constraints = plan.system.constraints
        self._changes = constraints.for_operation(Changes, plan.operation)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        facts = plan.system.constraints.for_operation(Idempotent, plan.operation)
        is_item = plan.operation.target is Target.ITEM
        return cls(plan, facts[0]) if facts and is_item else None

    def basis(self) -> list[Basis]:
        return [basis_of(self._fact)]

    def repeat(self, unit: Unit) -> Outcome | None:
        """Answer a request that was carried out before. The parents in its path exist."""
        call, tx = unit.call, unit.tx
        try:
            record = selection.by_path(tx, self.plan.system, self.plan.operation, call)
        except Problem as problem:
            is_gone = problem.code == 404 and self.plan.operation.effect is Effect.DELETE
            return Outcome() if is_gone else None
        given = next(iter(given_fields(self.plan, call.body)), {})
        values = Values(self.plan.system, self.plan.resource.name, call, tx, record, record, given)
        if not self._is_done(values):
            return None
        return Outcome(response_context(self.plan, call, tx, record))

    def _is_done(self, values: Values) -> bool:
        if self._fact.conditions:
            return values.hold(self._fact.conditions)
        return self._is_as_left(values.record)

    def _is_as_left(self, record: Record) -> bool:
        """Whether the record is already as the operation would leave it."""
        system, name = self.plan.system, self.plan.resource.name
        transition, field = self.plan.transition, system.status_field(name)
        wanted = {
            fact.field: fact.value
            for fact in self._changes
            if fact.change is Change.SET and not fact.of and fact.records is None
        }
        if transition is not None and transition.to and field is not None:
            wanted.setdefault(field, transition.to[-1].status)
        if transition is not None:
            wanted = {**transition.values, **wanted}
        current = {
            name: record.data.get(field if name == "status" and field else name) for name in wanted
        }
        return bool(wanted) and current == wanted
