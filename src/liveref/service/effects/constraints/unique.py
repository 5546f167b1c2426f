"""Unique values that the store alone cannot check."""

from __future__ import annotations

from typing import Any

from liveref.constraints.behaviour import is_kept_by_the_store
from liveref.constraints.comparing import is_missing
from liveref.index.references import PARENT
from liveref.model.constraints.resources import Scope, Unique
from liveref.service.effects.step import FactStep, is_touched
from liveref.service.lookup.links import stored_conditions
from liveref.service.lookup.references import settled
from liveref.service.lookup.values import Values, field_of
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.tenancy import OWNER, project_of
from liveref.service.work.change import Change
from liveref.store.base import Condition, Conflict, Record


class UniqueValues(FactStep[Unique]):
    """Refuses a record with the values of another one. Plain groups of fields are the store's."""

    kinds = (Unique,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Unique]:
        return plan.system.constraints.about(Unique, plan.resource.name)

    def taken(self, conflict: Conflict) -> Problem | None:
        """The refusal of values that the store found in another record; None if no fact says that
        they are unique."""
        for fact in self._facts:
            if set(fact.fields) <= set(conflict.paths):
                return self._problem(fact)
        return None

    def judge(self, change: Change) -> None:
        for fact in self._facts:
            if is_kept_by_the_store(fact):
                continue
            concerned = (*fact.fields, *(c.field for c in fact.conditions))
            if is_touched(change, *concerned) and change.hold(fact.conditions):
                self._judge(fact, change)

    def _judge(self, fact: Unique, values: Values) -> None:
        wanted = self._values(fact, values.record)
        if any(map(is_missing, wanted)):
            return
        for other in values.tx.page(self.plan.kind, self._where(fact, values)):
            is_other = (other.kind, other.id) != (values.record.kind, values.record.id)
            if (
                is_other
                and self._values(fact, other) == wanted
                and self._counts(fact, values, other)
            ):
                raise self._problem(fact)

    def _problem(self, fact: Unique) -> Problem:
        names = ", ".join(fact.fields)
        message = f"Another {self.plan.resource.name} has the same {names}."
        return self.refuse(fact, message, 409, 400, field=fact.fields[0])

    def _counts(self, fact: Unique, values: Values, other: Record) -> bool:
        other_values = Values(values.system, values.resource, values.call, values.tx, other)
        settled(values.system, values.resource, other, values.call)
        return other_values.hold(fact.conditions)

    def _values(self, fact: Unique, record: Record) -> list[Any]:
        system, resource = self.plan.system, self.plan.resource.name
        values = [field_of(system, resource, record, name) for name in fact.fields]
        if fact.ignore_case:
            return [value.casefold() if isinstance(value, str) else value for value in values]
        return values

    def _where(self, fact: Unique, values: Values) -> list[Condition]:
        """The conditions for possible duplicates: the scope, and equal values if case matters."""
        record, where = values.record, list[Condition]()
        if fact.scope is Scope.PARENT:
            where.append(Condition(PARENT, status.parent(record)))
        if fact.scope is Scope.PROJECT and project_of(record) is not None:
            where.append(Condition(OWNER, project_of(record)))
        if not fact.ignore_case:
            present = (name for name in fact.fields if name in record.data)
            where += [Condition(name, record.data[name]) for name in present]
        return where + stored_conditions(values.system, values.resource, fact.conditions)
