"""Records that their owners share with other projects."""

from __future__ import annotations

from typing import Self

from liveref.service.effects import selection
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Record


class MemberFields(Step):
    """Shows in the fields of a shared record what it is shared for with the caller's project."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        sharing = plan.resource.sharing
        shows = sharing is not None and sharing.action is not None
        return cls(plan) if shows and plan.operation.effect.traits.shows_records else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "sharing")]

    def show(self, unit: Unit, records: list[Record]) -> None:
        name = self.plan.resource.name
        self.plan.system.members.set_shared_fields(unit.tx, name, records, unit.call.caller)


class OwnMemberships(Step):
    """Selects for a list of memberships the caller's own, unless the caller owns the record."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        is_membership = plan.resource.name in plan.system.members.resources
        lists = plan.operation.effect.traits.shows_records
        return cls(plan) if is_membership and lists else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "sharing")]

    def select(self, unit: Unit) -> list[Condition]:
        system, operation = self.plan.system, self.plan.operation
        above = selection.stored_parent(unit.tx, system, operation, unit.call)
        return system.members.membership_conditions(above, unit.call) if above else []
