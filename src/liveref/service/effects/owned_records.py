"""Records that another record owns: they are created, changed and replaced with it."""

from __future__ import annotations

from typing import Any, Self

from msgspec import UNSET

from liveref.model.api import Resource
from liveref.service.effects import selection
from liveref.service.effects.new_record import RecordBuilder, insert
from liveref.service.effects.secrets import SecretRules
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record, Transaction


class _Owned:
    """The facts about the records of a resource that another record owns."""

    def __init__(self, system: System, resource: Resource) -> None:
        self.resource, self.behaviour = resource, system.behaviour(resource.name)
        self.rules = SecretRules(system, resource)
        self._builder = RecordBuilder(system, resource)

    def record(self, change: Change) -> Record:
        """The record that a new one owns, not stored yet."""
        owner = change.record
        shared = {name: owner.data[name] for name in self.resource.shares if name in owner.data}
        record = self._builder.build(change.tx, self.behaviour.defaults | shared, owner.created)
        change_meta(record).owner = owner.id
        meta = change_meta(owner)
        meta.owns = {**meta.owns, self.resource.name: record.id}
        return record


class OwnedRecords(Step):
    """Creates the records that a new record owns, with the fields that both share; replaces their
    secrets with those of a replaced owner."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._owned = [_Owned(plan.system, plan.system.resources[n]) for n in plan.resource.owns]

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        takes_fields = plan.operation.effect.traits.takes_fields
        return cls(plan) if plan.resource.owns and takes_fields else None

    def basis(self) -> list[Basis]:
        return [Basis(name, "owned_by") for name in self.plan.resource.owns]

    def make(self, change: Change) -> None:
        related, reveal = dict(change.related), dict(change.reveal)
        for owned in self._owned:
            record = owned.record(change)
            reveal |= owned.rules.of(record, change.call.now).at_creation(change.given)
            insert(change.tx, record, owned.resource, owned.behaviour)
            related[owned.resource.name] = record
        change.related, change.reveal = related, reveal

    def changed(self, change: Change) -> None:
        # After the fields are shared: a password is judged by the new name.
        now, system = change.call.now, self.plan.system
        for owned in self._owned if self.plan.replaces_whole else ():
            record = selection.owned_by(change.tx, system, change.record, owned.resource.name)
            if record is not None and owned.rules.of(record, now).at_replacement(change.given):
                record.updated = now
                change.tx.update(record)


class SharedFields(Step):
    """Copies the fields that a record shares with its owner, or with the records that it owns."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        related = plan.resource.owns or plan.resource.owned_by
        return cls(plan) if related and plan.updates else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "shares")]

    def changed(self, change: Change) -> None:
        share(self.plan.system, self.plan.resource, change.tx, change.record)


def share(system: System, resource: Resource, tx: Transaction, record: Record) -> None:
    """Copy the shared fields to the owner and to the owned records."""
    for name in resource.owns:
        owned = selection.owned_by(tx, system, record, name)
        if owned is not None:
            _copy(tx, record, owned, system.resources[name].shares)
    owner_id = meta_of(record).owner
    if resource.owned_by and owner_id:
        owner = tx.get(system.kind(resource.owned_by), owner_id)
        if owner is not None:
            _copy(tx, record, owner, resource.shares)


def _copy(tx: Transaction, source: Record, target: Record, shares: tuple[str, ...]) -> None:
    given: dict[str, Any] = {name: source.data[name] for name in shares if name in source.data}
    if any(target.data.get(name, UNSET) != value for name, value in given.items()):
        target.data |= given
        target.updated = source.updated
        tx.update(target)
