"""Capacity candidates: a query selects records by the names that their children must have, such as
traits of a provider, and by the amounts that must be left, as a claim would take them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from liveref.model.api import Effect
from liveref.service.effects.capacity.holders import Holders
from liveref.service.effects.capacity.wanted import Asked
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.work.unit import Unit
from liveref.store.base import Condition


class Candidates(Step):
    """Selects the records of a list that have the names and amounts for which the query asks."""

    declared = ("asks",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        asks = plan.system.behaviour(plan.resource.name).asks
        return cls(plan) if asks and plan.operation.effect is Effect.LIST else None

    def select(self, unit: Unit) -> list[Condition]:
        system, resource, query = self.plan.system, self.plan.resource.name, unit.call.query
        asks = {n: ask for n, ask in system.behaviour(resource).asks.items() if n in query}
        if not asks:
            return []
        holders = Holders(unit.tx, system, resource, asks)
        chosen = set(holders.by_id)
        for name, ask in asks.items():
            asked = Asked(ask, name, system, unit.tx, unit.call.version)
            chosen &= set(_having(holders, name, asked, query[name]))
        return [Condition("id", sorted(chosen), "in")]


def _having(holders: Holders, name: str, asked: Asked, texts: list[str]) -> Iterator[str]:
    """The records that have what one parameter asks for."""
    if asked.is_tree:
        within = asked.record(texts)
        yield from holders.tree_of(within) if within is not None else ()
    elif asked.is_amount:
        amounts = asked.amounts(texts)
        for one, holder in holders.by_id.items():
            if all(holder.has_left(name, key, amount) for key, amount in amounts.items()):
                yield one
    else:
        wanted = asked.wanted(texts)
        yield from (one for one, held in holders.by_id.items() if wanted.is_met(held.names[name]))
