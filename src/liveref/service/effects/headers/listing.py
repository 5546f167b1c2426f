"""Lists ordered by name, of records whose fields are headers."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Effect
from liveref.service.effects.listing import ListRecords
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.header_fields import name_ranges, rolled_up
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition

_NAME = "name"


class ListByName(ListRecords):
    """Lists records in the order of their names; those with a common beginning are one entry if the
    query says how they are delimited."""

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.by_name is not None

    def run(self, unit: Unit) -> Outcome:
        outcome, conventions = super().run(unit), self.plan.by_name
        if conventions is not None and unit.call.one(conventions.delimiter):
            outcome.body = rolled_up(outcome.body, unit.call.query, conventions)
        return outcome


class NameRange(Step):
    """Selects the records of a list by the range and the prefix of their names."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.operation.effect is Effect.LIST and plan.by_name else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "in_headers")]

    def select(self, unit: Unit) -> list[Condition]:
        conventions = self.plan.by_name
        ranges = name_ranges(unit.call.query, conventions) if conventions is not None else ()
        return [Condition(_NAME, text, operator) for operator, text in ranges]
