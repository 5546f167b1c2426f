"""Cascades: the effect of a deletion on related records."""

from __future__ import annotations

from liveref.model.constraints.resources import Cascade
from liveref.service.effects import records
from liveref.service.effects.step import FactStep, Writer
from liveref.service.lookup.links import link, related
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.work.change import Change


class Cascades(FactStep[Cascade]):
    """Deletes related records with a record, or takes their reference to it away."""

    kinds = (Cascade,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Cascade]:
        if plan.transition is not None and plan.transition.deletes:
            return plan.system.constraints.about(Cascade, plan.resource.name)
        return super().facts_for(plan)

    def follow(self, change: Change, tx: Writer) -> None:
        for fact in self._facts:
            way = link(change.system, change.resource, fact.records)
            for record in list(related(change, fact.records)) if way is not None else ():
                if way is not None and fact.unset and way.path:
                    identity = status.identity(change.record)
                    held = record.data.get(way.path)
                    left = [one for one in held or () if one != identity] if way.is_many else None
                    record.data[way.path] = left
                    tx.write(record)
                elif way is not None:
                    records.delete(tx, way.system, way.resource, record)
