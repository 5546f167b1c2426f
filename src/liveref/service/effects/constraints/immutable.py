"""Fields that keep their first value."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.constraints.behaviour import is_fixed
from liveref.constraints.comparing import is_missing
from liveref.model.api import Effect
from liveref.model.constraints.fields import Immutable
from liveref.service.effects.step import FactStep
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change


class ImmutableFields(FactStep[Immutable]):
    """Refuses or ignores another value for a field that cannot change. Behaviour executes
    unconditional facts as `fixed`. An action may change such a field, unless a fact names the
    action."""

    kinds = (Immutable,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Immutable]:
        if plan.operation.effect is Effect.CREATE and not plan.updates:
            return []  # a new record has no value that could change
        facts = [fact for fact in super().facts_for(plan) if not is_fixed(fact)]
        is_action = plan.operation.effect is Effect.ACTION
        return [fact for fact in facts if fact.operation] if is_action else facts

    def complete(self, change: Change) -> None:
        if change.before is None:
            return
        before, data = change.before.data, change.record.data
        for fact in self._facts:
            if fact.ignored and data.get(fact.field) != before.get(fact.field):
                data.pop(fact.field, None)
                data |= {fact.field: before[fact.field]} if fact.field in before else {}

    def judge(self, change: Change) -> None:
        for fact in self._broken(change):
            message = f"{fact.field} cannot be changed."
            raise self.refuse(fact, message, 400, 403, 409, field=fact.field)

    def _broken(self, values: Values) -> Iterator[Immutable]:
        """The facts that the change violates."""
        if values.before is None:
            return
        former = Values(
            values.system,
            values.resource,
            values.call,
            values.tx,
            values.before,
            given=values.given,
        )
        for fact in self._facts:
            if not fact.ignored and self._changes(fact, values) and former.hold(fact.conditions):
                yield fact

    def _changes(self, fact: Immutable, values: Values) -> bool:
        """Whether the value differs from the previous one, or is given for a field that is not
        stored."""
        before = values.before.data.get(fact.field) if values.before else None
        if is_missing(before):
            return False
        given = values.given.get(fact.field)
        if is_missing(given) or fact.field in self.plan.writable.of({fact.field: given}):
            return bool(values.record.data.get(fact.field) != before)
        return bool(given != before)
