"""Lists ordered by name, of records whose fields are headers."""

from __future__ import annotations

from typing import Self

from liveref.service.effects.headers.encoding import lists_by_name
from liveref.service.effects.headers.fields import name_ranges, rolled_up
from liveref.service.effects.listing import ListRecords
from liveref.service.effects.pagination import Pagination
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import ALL, Condition, Sort

_NAME = "name"


class NamePagination(Pagination):
    """Pages in the order of names: a marker is a name, which need not exist."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._queries = plan.system.api.conventions.queries

    def marker(self, call: Call) -> str | None:  # noqa: ARG002
        return None

    def limit(self, call: Call) -> int:
        return ALL if call.one(self._queries.delimiter) else super().limit(call)

    def sorts(self, call: Call) -> list[Sort]:
        return [Sort(_NAME, call.one(self._queries.reverse) == "true")]


class ListByName(ListRecords):
    """Lists records in the order of their names; those with a common beginning are one entry if the
    query says how they are delimited."""

    paginated = NamePagination

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return lists_by_name(plan)

    def run(self, unit: Unit) -> Outcome:
        outcome, conventions = super().run(unit), self.plan.system.api.conventions.queries
        if unit.call.one(conventions.delimiter):
            outcome.body = rolled_up(outcome.body, unit.call.query, conventions)
        return outcome


class NameRange(Step):
    """Selects the records of a list by the range and the prefix of their names."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._queries = plan.system.api.conventions.queries

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if lists_by_name(plan) else None

    @property
    def parameters(self) -> frozenset[str]:
        queries = self._queries
        return frozenset((*queries.of_names, queries.reverse, queries.delimiter))

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "in_headers")]

    def select(self, unit: Unit) -> list[Condition]:
        ranges = name_ranges(unit.call.query, self._queries)
        return [Condition(_NAME, text, operator) for operator, text in ranges]
