"""Fields of requests that refer to other records."""

from __future__ import annotations

from typing import Any, Self

from liveref.service.effects.step import Step
from liveref.service.lookup.references import (
    fill_identities,
    resolve_references,
    store_by_name,
)
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class References(Step):
    """Refuses a reference to a record that does not exist, and stores each as its field has it: by
    identity, or by name."""

    def __init__(self, plan: Plan, fields: list[str]) -> None:
        super().__init__(plan)
        self._fields = fields

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        traits, fields = plan.operation.effect.traits, plan.referring_fields
        takes_values = traits.takes_fields or traits.by_verb
        return cls(plan, fields) if takes_values and (fields or plan.is_open) else None

    def basis(self) -> list[Basis]:
        return [Basis(f"{self.plan.resource.name}.{name}", "reference") for name in self._fields]

    def make(self, change: Change) -> None:
        change.referenced = self._resolved(change)
        if change.referenced:
            name, data = self.plan.resource.name, change.record.data
            store_by_name(self.plan.system, name, data, change.referenced)
            fill_identities(self.plan.system, name, data, change.referenced)

    def change(self, change: Change) -> None:
        change.referenced = self._resolved(change)

    def _resolved(self, change: Change) -> dict[str, Any]:
        plan = self.plan
        return resolve_references(change.tx, plan.system, plan.operation, change.given, change.call)
