"""The effects of a claim: it changes what is left of records, and one of nothing is none."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Effect
from liveref.service.effects.capacity import claims
from liveref.service.effects.step import Step
from liveref.service.planning.generations import raised
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Record


class ClaimedGenerations(Step):
    """Raises the generation of each record of which a stored record claims amounts, and shows it
    beside them."""

    def __init__(self, plan: Plan, field: str) -> None:
        super().__init__(plan)
        self._field = field
        self._draw = plan.system.draws[plan.resource.name]
        self._parent = plan.system.resources[self._draw.of].parents[-1]

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        draw = plan.system.draws.get(plan.resource.name)
        parents = plan.system.resources[draw.of].parents if draw is not None else ()
        fields = plan.system.resources[parents[-1]].schema.properties if parents else ()
        names = (name for name in fields if plan.system.names.means("generation", name))
        field = next(names, None)
        is_shown = not plan.operation.effect.traits.reads or plan.operation.effect is Effect.SHOW
        return cls(plan, field) if field and is_shown else None

    def basis(self) -> list[Basis]:
        return [Basis(f"{self._parent}.{self._field}", "generation")]

    def made(self, change: Change) -> None:
        self._raise(change)

    def changed(self, change: Change) -> None:
        self._raise(change)

    def show(self, unit: Unit, records: list[Record]) -> None:
        kind, first = self.plan.system.kind(self._parent), self._draw.amounts.partition(".")[0]
        for record in records:
            entries = record.data.get(first)
            for identity, entry in entries.items() if isinstance(entries, dict) else ():
                above = unit.tx.get(kind, identity)
                if above is not None and isinstance(entry, dict):
                    entry[self._field] = above.data.get(self._field, 0)

    def _raise(self, change: Change) -> None:
        tx, kind = change.tx, self.plan.system.kind(self._parent)
        keys = claims.key_paths(change.record.data, {}, self._draw.amounts)
        claimed = {claims.wildcard_keys(self._draw.amounts, one)[0] for one in keys}
        for identity in sorted(claimed):
            if (record := tx.get(kind, identity)) is not None:
                raised(record, self._field)
                tx.update(record)


class EmptyClaims(Step):
    """Deletes a record that claims nothing by now."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        is_claim = plan.resource.name in plan.system.draws and plan.operation.identifier
        return cls(plan) if is_claim and plan.operation.effect is Effect.REPLACE else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "draws")]

    def finish(self, unit: Unit) -> None:
        identity = unit.call.path[self.plan.operation.identifier or ""]
        record = unit.tx.get(self.plan.kind, identity)
        amounts = self.plan.system.draws[self.plan.resource.name].amounts
        if record is not None and not any(claims.key_paths(record.data, {}, amounts)):
            unit.tx.delete(self.plan.kind, identity)
