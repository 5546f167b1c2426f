"""References to records that must exist and be as they have to be."""

from __future__ import annotations

from typing import Any

from liveref.constraints.comparing import is_missing
from liveref.index.references import Target
from liveref.model.constraints.conditions import Term
from liveref.model.constraints.resources import ReferenceTo
from liveref.service.effects.step import FactStep
from liveref.service.lookup.references import only_record_of, settled
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change


class ReferenceConditions(FactStep[ReferenceTo]):
    """Judges the records of references in lists, and those with conditions. References outside
    lists are resolved elsewhere."""

    kinds = (ReferenceTo,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[ReferenceTo]:
        return plan.system.constraints.about(ReferenceTo, plan.resource.name)

    def allow(self, change: Change) -> None:
        """Judge the arguments of an action, which need not be fields."""
        for fact in self._facts:
            self._judge(fact, change, change.given.get(fact.field))

    def judge(self, change: Change) -> None:
        before = change.before.data if change.before else {}
        for fact in self._facts:
            value = change.record.data.get(fact.field)
            if value != before.get(fact.field):
                self._judge(fact, change, value)

    def _judge(self, fact: ReferenceTo, values: Values, value: Any) -> None:
        target = values.system.references.target(values.resource, fact.field)
        if target is None:
            return
        for identity in value if isinstance(value, list) else [value]:
            if not is_missing(identity) and identity != "":
                self._judge_one(fact, values, target, identity)

    def _judge_one(self, fact: ReferenceTo, values: Values, target: Target, identity: Any) -> None:
        other, name = values.system.of(target.api), target.resource.name
        record = only_record_of(values.tx, values.system, target, identity, values.call.caller)
        if record is None:
            if values.system.references.is_made(target):
                message = f"There is no {name} {identity}."
                raise self.refuse(fact, message, 404, 400, field=fact.field)
            return
        settled(other, name, record, values.call)
        referenced = Values(other, name, values.call, values.tx, record)
        for condition in fact.conditions:
            if not referenced.holds(condition):
                current = referenced.of(Term(field=condition.field))
                message = f"The {condition.field} of the {name} is {current}, which is not allowed."
                raise self.refuse(fact, message, 409, 400, field=fact.field)
