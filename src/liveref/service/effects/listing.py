"""Lists of records."""

from __future__ import annotations

from typing import ClassVar, Self

from liveref.model.api import Effect
from liveref.service.effects import embedded_records, selection
from liveref.service.effects.constraints.lists import list_facts
from liveref.service.effects.pagination import Pagination
from liveref.service.effects.step import EffectStep, Step
from liveref.service.planning.plan import Plan
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition


class ListRecords(EffectStep):
    """Lists a page of the records that the caller sees and the query selects."""

    effects = (Effect.LIST,)
    passes = ("select", "context", "show")
    paginated: ClassVar[type[Pagination]] = Pagination

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._pagination = self.paginated(plan)

    def run(self, unit: Unit) -> Outcome:
        plan, call = self.plan, unit.call
        if call.query:
            plan.asked_names.check(call.query)
            plan.list_parameters.check(call.query, plan.filters.is_filter)
        for context in plan.steps.context:
            context(unit)
        contexts, beside = self._pagination.page(unit)
        path = plan.system.below + plan.operation.path.format_map(call.path) if beside else ""
        named = selection.ends_of_relation(unit.tx, plan.system, plan.ends, call)
        pages = {name: path + query for name, query in beside.items()}
        listing = plan.list_details.listing(call)
        return Outcome(body=listing.render(contexts, call, pages, named))


class ListEmbedded(ListRecords):
    """Lists the records that the parent holds in a field, else those that stand by themselves."""

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return embedded_records.may_be_embedded(plan)

    def run(self, unit: Unit) -> Outcome:
        above = embedded_records.list_embedded(self.plan, unit.call, unit.tx)
        return Outcome(body=above) if above is not None else super().run(unit)


class FactConditions(Step):
    """Selects the records of a list as facts about its filters and about hidden records say."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        facts = list_facts(plan) if plan.operation.effect is Effect.LIST else None
        return cls(plan) if facts is not None and facts.selects else None

    def basis(self) -> list[Basis]:
        facts = list_facts(self.plan)
        return facts.basis() if facts is not None else []

    def select(self, unit: Unit) -> list[Condition]:
        facts = list_facts(self.plan)
        return facts.conditions(unit.call, unit.tx) if facts is not None else []
