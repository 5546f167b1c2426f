"""The parents in the path of a request."""

from __future__ import annotations

from typing import Self

from liveref.service.effects import selection
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit


class Parents(Step):
    """Refuses a request below a record that does not exist, and takes names in the path for the
    identities of the records. Later steps read children and conditions by identity."""

    def __init__(self, plan: Plan, parents: dict[str, str]) -> None:
        super().__init__(plan)
        self._parents = parents

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        parents = selection.checked_parents(plan.system, plan.operation)
        return cls(plan, parents) if parents else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "parents")]

    def arrive(self, unit: Unit) -> None:
        system, operation = self.plan.system, self.plan.operation
        selection.check_parents(unit.tx, system, operation, unit.call, self._parents)
