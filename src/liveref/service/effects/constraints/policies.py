"""Policies: rules for values that somebody else sets, and what follows if a value breaks them."""

from __future__ import annotations

from typing import Any

from liveref.constraints.comparing import is_missing, problem_of
from liveref.model.behaviour.transitions import Phase
from liveref.model.constraints.fields import Enumeration, FieldFact, Length, Pattern
from liveref.model.constraints.policies import Policy
from liveref.service.effects.step import FactStep
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.work.change import Change


class Policies(FactStep[Policy]):
    """Judges values by the requirements of policies, which operators state. A value that breaks
    them is refused, or gives the record another status, which a value that complies takes back."""

    kinds = (Policy,)

    def __init__(self, plan: Plan, facts: list[Policy]) -> None:
        super().__init__(plan, facts)
        self._limits = {fact.field: limits_of(fact) for fact in facts}
        behaviour = plan.system.behaviour(plan.resource.name)
        self._status_field = plan.system.status_field(plan.resource.name)
        self._settled = behaviour.initial[-1:]

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Policy]:
        takes = plan.operation.effect.traits.takes_fields
        return [f for f in super().facts_for(plan) if f.requirements] if takes else []

    def judge(self, change: Change) -> None:
        for fact in self._facts:
            problem = self._problem(fact, change) if not self._status_of(fact) else ""
            if problem:
                message = f"{fact.field} must {problem}: {fact.rules or 'a policy'}."
                raise self.refuse(fact, message, 403, 422, 400, field=fact.field)

    def make(self, change: Change) -> None:
        self.change(change)

    def change(self, change: Change) -> None:
        field = self._status_field
        statuses = {f.field: s for f in self._facts if (s := self._status_of(f))}
        broken = [f for f in self._facts if f.field in statuses and self._problem(f, change)]
        if field is None or statuses.keys().isdisjoint(change.given):
            return
        if broken:
            self._enter(change, field, (Phase(status=broken[0].status),))
        elif change.record.data.get(field) in statuses.values() and change.before is not None:
            self._enter(change, field, self._settled)

    def _enter(self, change: Change, field: str, phases: tuple[Phase, ...]) -> None:
        if phases:
            status.enter(change.record, field, phases, change.call.now)

    def _status_of(self, fact: Policy) -> str:
        """The status that follows, "" for a refusal: also where the resource has no status."""
        return fact.status if self._status_field is not None else ""

    def _problem(self, fact: Policy, change: Change) -> str:
        value: Any = change.record.data.get(fact.field)
        if is_missing(value):
            return ""
        return next(filter(None, (problem_of(one, value) for one in self._limits[fact.field])), "")


def limits_of(policy: Policy) -> list[FieldFact]:
    """The requirements of a policy as facts about single values."""
    wanted = policy.requirements
    about: dict[str, Any] = {"resource": policy.resource, "field": policy.field}
    if wanted is None:
        return []
    about["reason"] = wanted.reason
    limits: list[FieldFact] = []
    if wanted.minimum is not None or wanted.maximum is not None:
        limits.append(Length(**about, minimum=wanted.minimum, maximum=wanted.maximum))
    limits += [Pattern(**about, pattern=wanted.pattern)] if wanted.pattern else []
    limits += [Enumeration(**about, values=wanted.values)] if wanted.values else []
    return limits
