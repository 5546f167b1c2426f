"""Ranges, lengths, patterns, enumerations and forms of single fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liveref.constraints.comparing import is_missing, problem_of
from liveref.model.constraints.fields import (
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.model.effect import Effect
from liveref.service.effects.step import FactStep
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.service.work.unit import Unit

SINGLE = (Range, Length, Pattern, Enumeration, Format)


class NameInPath(FactStep[FieldFact]):
    """Judges the name that the path gives a new record, or on which a fact of the operation is."""

    kinds = SINGLE

    @classmethod
    def facts_for(cls, plan: Plan) -> list[FieldFact]:
        facts = _of_name(plan) if plan.operation.identifier else []
        if _names_record(plan.operation.effect):
            return facts
        # A fact that names the operation is about it, whatever the operation does with the name.
        concerning = plan.system.constraints.for_operation
        named = [fact for kind in SINGLE for fact in concerning(kind, plan.operation)]
        return [fact for fact in facts if fact in named and fact.operation]

    def arrive(self, unit: Unit) -> None:
        _judge(self.plan, self._facts, unit.call.path[self.plan.operation.identifier or ""])


def check_name(plan: Plan, name: str) -> None:
    """Judge a name by the facts about the field, or about the parameter, that identifies a record.
    Raises Problem."""
    _judge(plan, _of_name(plan), name)


def _judge(plan: Plan, facts: Sequence[FieldFact], name: str) -> None:
    for fact in facts:
        if problem := problem_of(fact, name):
            code = plan.system.constraints.code(fact, plan.operation, 400, 422)
            message = f"{fact.field} must {problem}."
            raise Problem(code, message, field=fact.field, reason=fact.reason)


def _of_name(plan: Plan) -> list[FieldFact]:
    constraints, resource = plan.system.constraints, plan.resource
    facts = [fact for kind in SINGLE for fact in constraints.about(kind, resource.name)]
    fields = {resource.identifier, plan.operation.identifier}
    return [fact for fact in facts if isinstance(fact, FieldFact) and fact.field in fields]


def _names_record(effect: Effect) -> bool:
    """Whether a path may give a new record its name; the name of a relation is that of a record."""
    traits = effect.traits
    return (traits.creates or traits.creates_named) and not traits.relates


class SingleValues(FactStep[FieldFact]):
    """Judges each value that a request gives or changes, however the request is made. The schemas
    of bodies state these facts as well. Defaults are not judged: the service sets them."""

    kinds = SINGLE

    def allow(self, change: Change) -> None:
        """Judge the arguments of an action."""
        for fact in self._facts:
            self._judge(fact, change.given.get(fact.field))

    def judge(self, change: Change) -> None:
        before = change.before.data if change.before else {}
        for fact in self._facts:
            value = change.record.data.get(fact.field)
            is_default = change.before is None and change.given and fact.field not in change.given
            if value != before.get(fact.field) and not is_default:
                self._judge(fact, value)

    def _judge(self, fact: FieldFact, value: Any) -> None:
        if not is_missing(value) and (problem := problem_of(fact, value)):
            raise self.refuse(fact, f"{fact.field} must {problem}.", 400, 422, field=fact.field)
