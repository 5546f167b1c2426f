"""Read-only fields: values in requests are ignored or refused."""

from __future__ import annotations

import copy
from typing import Self

from liveref.model.api import Effect
from liveref.model.constraints.fields import Computed, Derived, FieldFact, ReadOnly
from liveref.service.effects.step import Step, basis_of, given_fields
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit


class ReadOnlyFields(Step):
    """Takes read-only fields out of requests, computed ones among them."""

    kinds = (ReadOnly, Computed, Derived)

    def __init__(self, plan: Plan, facts: dict[str, FieldFact]) -> None:
        super().__init__(plan)
        self._facts = facts

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        if plan.operation.effect.traits.reads:
            return None
        constraints = plan.system.constraints
        facts: list[FieldFact] = [
            *constraints.about(Computed, plan.resource.name),
            *constraints.about(Derived, plan.resource.name),
            *constraints.for_operation(ReadOnly, plan.operation),
        ]
        if plan.operation.effect is Effect.ACTION:
            # An action may have an argument of that name: only what names the action concerns it.
            facts = [fact for fact in facts if fact.operation]
        return cls(plan, {fact.field: fact for fact in facts}) if facts else None

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in self._facts.values()]

    def arrive(self, unit: Unit) -> None:
        body = unit.call.body
        given = [item.keys() & self._facts.keys() for item in given_fields(self.plan, body)]
        if not any(given):
            return
        for field in sorted(set().union(*given)):
            self._check(field)
        unit.call.body = copy.deepcopy(body)
        for fields in given_fields(self.plan, unit.call.body):
            for field in fields.keys() & self._facts.keys():
                del fields[field]

    def judge(self, change: Change) -> None:
        """Restore the ignored fields, which a patch may have changed."""
        if change.before is None or not isinstance(change.call.body, list):
            return
        before, data = change.before.data, change.record.data
        for field in self._facts:
            if data.get(field) != before.get(field):
                self._check(field)
                data.pop(field, None)
                data |= {field: before[field]} if field in before else {}

    def _check(self, field: str) -> None:
        fact = self._facts[field]
        if isinstance(fact, ReadOnly) and (fact.refused or fact.code is not None):
            raise self._problem(fact)

    def _problem(self, fact: ReadOnly) -> Problem:
        message = f"{fact.field} is set by the service alone."
        return self.refuse(fact, message, 400, 403, 409, field=fact.field)
