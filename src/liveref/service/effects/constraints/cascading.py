"""Cascades: the effect of a deletion on related records."""

from __future__ import annotations

from typing import Self

from liveref.model.constraints.resources import Cascade
from liveref.service.effects import records
from liveref.service.effects.constraints.links import link, related
from liveref.service.effects.constraints.step import Step, Writer
from liveref.service.effects.constraints.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.system import status


class Cascades(Step):
    """Deletes related records with a record, or takes their reference to it away."""

    kinds = (Cascade,)

    def __init__(self, plan: Plan, facts: list[Cascade]) -> None:
        super().__init__(plan)
        self._facts = facts

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        facts = plan.system.constraints.for_operation(Cascade, plan.operation)
        if plan.transition is not None and plan.transition.deletes:
            facts = plan.system.constraints.about(Cascade, plan.resource.name)
        return cls(plan, facts) if facts else None

    def follow(self, values: Values, tx: Writer) -> None:
        for fact in self._facts:
            way = link(values.system, values.resource, fact.records)
            for record in list(related(values, fact.records)) if way is not None else ():
                if way is not None and fact.unset and way.path:
                    identity = status.identity(values.record)
                    held = record.data.get(way.path)
                    left = [one for one in held or () if one != identity] if way.is_many else None
                    record.data[way.path] = left
                    tx.write(record)
                elif way is not None:
                    records.delete(tx, way.system, way.resource, record)
