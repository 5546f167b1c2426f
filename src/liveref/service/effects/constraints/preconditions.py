"""Preconditions of an operation: conditions on its record and on others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from liveref.model.api import Effect
from liveref.model.constraints.conditions import Condition, Existence, Operator
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import InUse
from liveref.service.effects.step import Step, basis_of
from liveref.service.lookup.links import related
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class Preconditions(Step):
    """Refuses an operation on a record that does not meet its preconditions, or is in use."""

    kinds = (Precondition, InUse)

    def __init__(self, plan: Plan, facts: list[Precondition], uses: list[InUse]) -> None:
        super().__init__(plan)
        self._facts, self._uses = facts, uses
        self._makes = plan.operation.effect is Effect.CREATE

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        constraints = plan.system.constraints
        facts = constraints.for_operation(Precondition, plan.operation)
        uses = constraints.for_operation(InUse, plan.operation)
        return cls(plan, facts, uses) if facts or uses else None

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in (*self._facts, *self._uses)]

    def allow(self, change: Change) -> None:
        self._check(change, is_new=False)

    def judge(self, change: Change) -> None:
        if change.before is None:
            self._check(change, is_new=True)

    def _check(self, values: Values, *, is_new: bool) -> None:
        for fact in self._facts:
            if is_new or not self._makes:
                self._precondition(fact, values)
        for use in self._uses if not is_new else ():
            if next(related(values, use.records), None) is not None:
                name = self.plan.resource.name
                message = f"The {name} is in use by at least one {use.records.resource}."
                raise self.refuse(use, message, 409, 400, 403)

    def _precondition(self, fact: Precondition, values: Values) -> None:
        failed = list(self._failed(fact, values))
        count = len(fact.conditions) + len(fact.records)
        if not failed or (fact.any and len(failed) < count):
            return
        name, verb = self.plan.resource.name, self.plan.operation.verb
        message = f"{verb} is not possible for this {name} now: {failed[0]}."
        field = next((c.field for c in fact.conditions), None)
        raise self.refuse(fact, message, 409, 403, 400, field=field)

    def _failed(self, fact: Precondition, values: Values) -> Iterator[str]:
        """The unmet conditions, in words."""
        for condition in fact.conditions:
            if not values.holds(condition):
                yield _described(condition)
        for existence in fact.records:
            if not _exist(existence, values):
                yield f"the number of records of {existence.records.resource} does not allow it"


def _exist(existence: Existence, values: Values) -> bool:
    count = sum(1 for _ in related(values, existence.records))
    return existence.minimum <= count and (existence.maximum is None or count <= existence.maximum)


_WORDS = {
    Operator.EQUAL: "must be",
    Operator.NOT_EQUAL: "must not be",
    Operator.IN: "must be one of",
    Operator.NOT_IN: "must be none of",
    Operator.PRESENT: "must have a value",
    Operator.ABSENT: "must have no value",
}


def _described(condition: Condition) -> str:
    """A condition in words. A secret is never among the fields of one."""
    subject = f"{condition.field} of {condition.of}" if condition.of else condition.field
    word = _WORDS.get(condition.operator, f"must be {condition.operator.value}")
    if condition.operator in (Operator.PRESENT, Operator.ABSENT):
        return f"{subject} {word}"
    if condition.other is not None:
        return f"{subject} {word} {condition.other.field}"
    value = "now" if condition.now else condition.value
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"{subject} {word} {text}"
