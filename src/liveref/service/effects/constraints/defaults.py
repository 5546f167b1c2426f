"""Values that new records get: defaults that depend on others, and fixed first values."""

from __future__ import annotations

from typing import Self

from msgspec import UNSET

from liveref.constraints.behaviour import is_initial_status
from liveref.constraints.comparing import is_missing
from liveref.model.behaviour.transitions import Phase
from liveref.model.constraints.fields import Default
from liveref.model.constraints.resources import InitialValue
from liveref.service.effects.step import Step, basis_of
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class FirstValues(Step):
    """Fills the fields of a new record. Plain defaults and first statuses are in behaviour."""

    kinds = (Default, InitialValue)

    def __init__(self, plan: Plan, defaults: list[Default], initial: list[InitialValue]) -> None:
        super().__init__(plan)
        self._defaults, self._initial = defaults, initial

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        if not plan.operation.effect.creates_record:
            return None
        constraints, behaviour = plan.system.constraints, plan.system.behaviour(plan.resource.name)
        defaults = [
            fact
            for fact in constraints.for_operation(Default, plan.operation)
            if fact.conditions or fact.value is UNSET
        ]
        initial = constraints.about(InitialValue, plan.resource.name)
        initial = [f for f in initial if not is_initial_status(f, plan.resource, behaviour)]
        return cls(plan, defaults, initial) if defaults or initial else None

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in (*self._defaults, *self._initial)]

    def complete(self, change: Change) -> None:
        if change.before is not None:
            return
        for fact in self._defaults:
            if is_missing(change.record.data.get(fact.field)) and change.hold(fact.conditions):
                value = fact.value if fact.other is None else change.of(fact.other)
                if not is_missing(value):
                    change.record.data[fact.field] = value
        for first in self._initial:
            if change.hold(first.conditions):
                assign(change, first.field, first.value)


def assign(values: Values, field: str, value: object) -> None:
    """Give a field of the record a value; a status is entered."""
    status_field = values.system.status_field(values.resource)
    if status_field is not None and field in ("status", status_field) and isinstance(value, str):
        status.enter(values.record, status_field, (Phase(status=value),), values.call.now)
    else:
        values.record.data[field] = value
