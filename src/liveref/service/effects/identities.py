"""The identity of a new record, its parent and its place in the store."""

from __future__ import annotations

from typing import Any, Self

from msgspec import UNSET

from liveref.model.path import identifying
from liveref.service.effects import selection
from liveref.service.effects.new_record import NewIdentities, insert
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.system.record_meta import change_meta
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


def _makes(plan: Plan) -> bool:
    return plan.operation.effect.creates_record or not plan.encoding.is_in_body


class Identity(Step):
    """Gives a new record the identity that the client chooses, else the next number or a fresh one.
    A chosen name is unique only within its parent, or among those of its user."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        resource = plan.resource
        self._together = identifying(resource.items[0])[:-1] if resource.given else ()
        self._has_parents = bool(plan.operation.parents or plan.operation.above)
        self._is_private = plan.system.owners.is_private(resource)
        self._identities = NewIdentities(plan.system, resource)
        self._is_key = resource.identifier == resource.natural_key

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if _makes(plan) else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "identifier")]

    def make(self, change: Change) -> None:
        record = change.record
        chosen = self._chosen(change)
        identity, number = self._identities.of(change.tx, chosen)
        record.id = identity
        if self._has_parents:
            change.parent = selection.parent_of(self.plan.operation, change.call)
        scope = self._scope(change) if chosen is not UNSET else None
        if scope is not None:
            record.id = f"{scope}/{identity}"
        if number is not None or scope is not None or change.parent is not None:
            meta = change_meta(record)
            meta.number, meta.parent = number, change.parent
            meta.identity = identity if scope is not None else None

    def _chosen(self, change: Change) -> Any:
        resource, data = self.plan.resource, change.record.data
        in_body = change.chosen is UNSET
        chosen = data.pop(resource.identifier, UNSET) if in_body else change.chosen
        if self._is_key and chosen is not UNSET:
            data[resource.identifier] = chosen
        if resource.given and isinstance(change.given.get(resource.given), str):
            return change.given[resource.given]
        return chosen

    def _scope(self, change: Change) -> str | None:
        """The part before the identity in the store, so that it is unique there."""
        if self._together:
            return "/".join(str(change.given.get(name)) for name in self._together)
        if change.parent is not None and (
            scope := selection.scope(self.plan.operation, change.call)
        ):
            return scope
        if not self._is_private:
            return None
        return self.plan.system.owners.holder(self.plan.resource, change.call, change.given)


class ParentField(Step):
    """Stores the parent of the path in the field that refers to it."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if _makes(plan) and plan.field_of_parent else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "parent_field")]

    def make(self, change: Change) -> None:
        if change.parent is not None and (field := self.plan.field_of_parent):
            change.record.data.setdefault(field, change.parent)


class InitialStatus(Step):
    """Gives a new record its first status, and the moments at which others follow it."""

    declared = ("initial",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        name = plan.resource.name
        phases = plan.system.behaviour(name).initial
        has_status = phases and plan.system.status_field(name) is not None
        return cls(plan) if _makes(plan) and has_status else None

    def make(self, change: Change) -> None:
        name, record = self.plan.resource.name, change.record
        field = self.plan.system.status_field(name)
        if field is not None and field not in record.data:
            status.enter(record, field, self.plan.system.behaviour(name).initial, change.call.now)


class Insert(Step):
    """Stores the new record; its unique values must be free."""

    declared = ("unique",)

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._behaviour = plan.system.behaviour(plan.resource.name)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if _makes(plan) else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "effect"), *super().basis()]

    def make(self, change: Change) -> None:
        insert(change.tx, change.record, self.plan.resource, self._behaviour)
