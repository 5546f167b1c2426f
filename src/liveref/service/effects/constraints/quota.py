"""Quotas: the maximum number of records, or sum of a field over them."""

from __future__ import annotations

from liveref.constraints.comparing import is_missing
from liveref.index.references import PARENT
from liveref.model.constraints.conditions import Term
from liveref.model.constraints.resources import Quota
from liveref.service.effects.step import FactStep, is_touched
from liveref.service.lookup.links import stored_conditions
from liveref.service.lookup.references import settled
from liveref.service.lookup.values import Values, field_of
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.system.tenancy import OWNER, project_of
from liveref.service.work.change import Change
from liveref.store.base import Condition, Record


class Quotas(FactStep[Quota]):
    """Refuses a record that exceeds a quota."""

    kinds = (Quota,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Quota]:
        return plan.system.constraints.about(Quota, plan.resource.name)

    def judge(self, change: Change) -> None:
        for fact in self._facts:
            fields = [fact.over, fact.per, *(c.field for c in (*fact.where, *fact.conditions))]
            if is_touched(change, *filter(None, fields)) and change.hold(fact.conditions):
                self._judge(fact, change)

    def _judge(self, fact: Quota, values: Values) -> None:
        limit = values.of(fact.limit) if isinstance(fact.limit, Term) else fact.limit
        if not isinstance(limit, int | float) or not values.hold(fact.where):
            return
        others = [one for one in self._others(fact, values) if one.id != values.record.id]
        amounts = [self._amount(fact, one) for one in (*others, values.record)]
        if sum(amounts) > limit and self._grows(fact, values):
            message = f"There is no room for another {self.plan.resource.name}: at most {limit:g}"
            message += f" of {fact.over} are allowed." if fact.over else " are allowed."
            raise self.refuse(fact, message, 403, 409, 413, 429, 400, field=fact.over or None)

    def _grows(self, fact: Quota, values: Values) -> bool:
        """Whether the request increases the usage: usage above a limit may still decrease."""
        if values.before is None or not fact.over:
            return True
        before = self._amount(fact, values.before)
        return self._amount(fact, values.record) > before or is_touched(values, fact.per or "")

    def _amount(self, fact: Quota, record: Record) -> float:
        if not fact.over:
            return 1
        value = field_of(self.plan.system, self.plan.resource.name, record, fact.over)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else 0

    def _others(self, fact: Quota, values: Values) -> list[Record]:
        system, name = values.system, values.resource
        where = self._scope(fact, values) + stored_conditions(system, name, fact.where)
        records = values.tx.page(self.plan.kind, where)
        for record in records:
            settled(system, name, record, values.call)
        counted = (Values(system, name, values.call, values.tx, record) for record in records)
        return [member.record for member in counted if member.hold(fact.where)]

    def _scope(self, fact: Quota, values: Values) -> list[Condition]:
        if fact.per == "parent":
            return [Condition(PARENT, status.parent(values.record))]
        if fact.per == "project":
            project = project_of(values.record)
            return [Condition(OWNER, project)] if project is not None else []
        if not fact.per:
            return []
        value = values.record.data.get(fact.per)
        return [Condition(fact.per, True, "absent") if is_missing(value) else
                Condition(fact.per, value)]  # fmt: skip
