"""Steps about generations, which tell concurrent changes: see `planning.generations`."""

from __future__ import annotations

from typing import Self

from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit


class ParentGeneration(Step):
    """Refuses a change with a stale generation of the parent, raises it, and shows it."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        effect, is_single = plan.operation.effect, plan.operation.target is Target.SINGLETON
        writes = effect.traits.takes_fields or effect is Effect.DELETE
        concerns = effect.traits.shows_records or (writes and not is_single)
        return cls(plan) if concerns and plan.generations.of_parents else None

    def basis(self) -> list[Basis]:
        names = (above.field for above in self.plan.generations.of_parents)
        return [Basis(f"{self.plan.resource.name}.{name}", "generation") for name in names]

    def admit(self, unit: Unit) -> None:
        if self.plan.operation.effect.traits.reads:
            return
        if self.plan.validator is not None and unit.call.body is not UNSET:
            self.plan.validator.check(unit.call.body)
        self.plan.generations.raise_parents(unit.call, unit.tx)

    def context(self, unit: Unit) -> None:
        self.plan.generations.add_to_answer(unit.call, unit.tx)


class OwnGeneration(Step):
    """Refuses a change with a stale generation of the record, or of one that is not there, and
    raises it."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.updates and plan.generations.own_fields else None

    def basis(self) -> list[Basis]:
        names = self.plan.generations.own_fields
        return [Basis(f"{self.plan.resource.name}.{name}", "generation") for name in names]

    def make(self, change: Change) -> None:
        self.plan.generations.check_none(change.given)

    def change(self, change: Change) -> None:
        self.plan.generations.check_own(change.given, change.record)

    def save(self, change: Change) -> None:
        self.plan.generations.raise_own(change.record)
