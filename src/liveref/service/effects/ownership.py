"""The owner of a record, in its fields and as the service stores it."""

from __future__ import annotations

from typing import Self

from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class GivenOwner(Step):
    """Refuses a request that gives a record to another owner than its caller."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        system = plan.system
        names_owner = bool(system.owners.fields(plan.resource)) and system.token_header is not None
        return cls(plan) if names_owner and plan.takes_fields else None

    def basis(self) -> list[Basis]:
        names = self.plan.system.owners.fields(self.plan.resource)
        return [Basis(f"{self.plan.resource.name}.{name}", "owner") for name in names]

    def make(self, change: Change) -> None:
        self._check(change)

    def change(self, change: Change) -> None:
        self._check(change)

    def _check(self, change: Change) -> None:
        before = change.before.data if change.before is not None else {}
        caller = change.call.caller
        self.plan.system.owners.check_given(self.plan.resource, change.given, caller, before)


class Ownership(Step):
    """Stores who owns a new record and who sees it, and after a change who sees it now."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        changes = not plan.operation.effect.traits.reads
        return cls(plan) if plan.system.token_header is not None and changes else None

    def basis(self) -> list[Basis]:
        return [Basis("API", "authentication")]

    def make(self, change: Change) -> None:
        self.plan.system.owners.mark(self.plan.resource, change.record, change.call.caller)

    def save(self, change: Change) -> None:
        if change.call.caller is not None:
            self.plan.system.owners.settle(self.plan.resource, change.record)
