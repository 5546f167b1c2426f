"""Fields that keep their first value."""

from __future__ import annotations

from typing import Self

from liveref.constraints.comparing import is_missing
from liveref.model.constraints.fields import Immutable
from liveref.service.effects.constraints.step import Step
from liveref.service.effects.constraints.values import Values
from liveref.service.planning.plan import Plan


class ImmutableFields(Step):
    """Refuses or ignores another value for a field that cannot change."""

    kinds = (Immutable,)

    def __init__(self, plan: Plan, facts: list[Immutable]) -> None:
        super().__init__(plan)
        self._facts = facts

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        facts = plan.system.constraints.for_operation(Immutable, plan.operation)
        return cls(plan, facts) if facts else None

    def complete(self, values: Values) -> None:
        if values.before is None:
            return
        before, data = values.before.data, values.record.data
        for fact in self._facts:
            if fact.ignored and data.get(fact.field) != before.get(fact.field):
                data.pop(fact.field, None)
                data |= {fact.field: before[fact.field]} if fact.field in before else {}

    def judge(self, values: Values) -> None:
        if values.before is None:
            return
        for fact in self._facts:
            if not fact.ignored and self._is_fixed(fact, values) and self._changes(fact, values):
                message = f"{fact.field} cannot be changed."
                raise self.refuse(fact, message, 400, 403, 409, field=fact.field)

    def _is_fixed(self, fact: Immutable, values: Values) -> bool:
        before = values.before or values.record
        own = Values(values.system, values.resource, values.call, values.tx, before)
        return own.hold(fact.conditions)

    def _changes(self, fact: Immutable, values: Values) -> bool:
        """Whether the value differs from the one before, or one is given that is not kept."""
        before = values.before.data.get(fact.field) if values.before else None
        given = values.given.get(fact.field)
        default = values.system.behaviour(values.resource).defaults.get(fact.field)
        changed = bool(values.record.data.get(fact.field) != before)
        is_other = not is_missing(given) and given not in (before, default)
        return changed or (is_other and before is not None)
