"""Fields that must, or must not, have a value: alone, or several together."""

from __future__ import annotations

from typing import Self

from liveref.constraints.comparing import is_missing
from liveref.model.api import Effect
from liveref.model.constraints.fields import (
    AtLeastOneField,
    ExclusiveFields,
    Forbidden,
    Required,
)
from liveref.service.effects.step import FactStep, Step, basis_of, is_touched
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class RequiredFields(FactStep[Required | Forbidden]):
    """Refuses a record without a value that it needs, or with one that it must not have."""

    kinds = (Required, Forbidden)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Required | Forbidden]:
        """Those that a request can meet: a create may have no such field."""
        return [fact for fact in super().facts_for(plan) if not _cannot_give(plan, fact)]

    def judge(self, change: Change) -> None:
        for fact in self._facts:
            concerned = [c.field for c in fact.conditions if c.of in ("", "request")]
            if is_touched(change, fact.field, *concerned) and change.hold(fact.conditions):
                self._judge(fact, change)

    def _judge(self, fact: Required | Forbidden, values: Values) -> None:
        missing = is_missing(values.record.data.get(fact.field)) and is_missing(
            values.given.get(fact.field)
        )
        if missing is isinstance(fact, Required):
            wanted = "is required" if missing else "is not allowed"
            message = f"{fact.field} {wanted}{' here' if fact.conditions else ''}."
            raise self.refuse(fact, message, 400, 422, field=fact.field)


def _cannot_give(plan: Plan, fact: Required | Forbidden) -> bool:
    """Whether a create has no field of which the resource needs a value under a condition."""
    operation = plan.operation
    if isinstance(fact, Forbidden) or fact.operation or not fact.conditions:
        return False
    if operation.effect is not Effect.CREATE or operation.request is None:
        return False
    fields = operation.request.record
    return bool(fields.properties) and not fields.is_open and fact.field not in fields.properties


class FieldsTogether(Step):
    """Refuses a request with several exclusive fields, or with none of the fields of which the
    record needs one."""

    kinds = (ExclusiveFields, AtLeastOneField)

    def __init__(
        self, plan: Plan, exclusive: list[ExclusiveFields], needed: list[AtLeastOneField]
    ) -> None:
        super().__init__(plan)
        self._exclusive, self._needed = exclusive, needed

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        constraints = plan.system.constraints
        exclusive = constraints.for_operation(ExclusiveFields, plan.operation)
        needed = constraints.for_operation(AtLeastOneField, plan.operation)
        return cls(plan, exclusive, needed) if exclusive or needed else None

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in (*self._exclusive, *self._needed)]

    def allow(self, change: Change) -> None:
        self._judge_given(change)

    def judge(self, change: Change) -> None:
        self._judge_given(change)
        for fact in self._needed:
            names = " or ".join(fact.fields)
            there = [change.record.data.get(name) for name in fact.fields]
            there += [change.given.get(name) for name in fact.fields]
            if is_touched(change, *fact.fields) and all(map(is_missing, there)):
                message = f"{names} is required."
                raise self.refuse(fact, message, 400, 422, field=fact.fields[0])

    def _judge_given(self, values: Values) -> None:
        for fact in self._exclusive:
            given = [name for name in fact.fields if not is_missing(values.given.get(name))]
            if len(given) > 1:
                message = f"{' and '.join(given)} exclude each other: give one of them."
                raise self.refuse(fact, message, 400, 409, 422, field=given[1])
