"""Records that another record owns: they are created, changed and replaced with it."""

from __future__ import annotations

from typing import Any, Self

from msgspec import UNSET

from liveref.model.api import Resource
from liveref.service.effects import selection
from liveref.service.effects.new_record import build_record, insert
from liveref.service.effects.secrets import SecretRules
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record, Transaction


class OwnedRecords(Step):
    """Creates the records that a new record owns, with the fields that both share; replaces their
    secrets with those of a replaced owner."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        system = plan.system
        resources = [system.resources[name] for name in plan.resource.owns]
        self._owned = [(resource, SecretRules(system, resource)) for resource in resources]

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        takes_fields = plan.operation.effect.traits.takes_fields
        return cls(plan) if plan.resource.owns and takes_fields else None

    def basis(self) -> list[Basis]:
        return [Basis(name, "owned_by") for name in self.plan.resource.owns]

    def make(self, change: Change) -> None:
        related, reveal = dict(change.related), dict(change.reveal)
        for resource, rules in self._owned:
            behaviour = self.plan.system.behaviour(resource.name)
            record = self._record(change, resource, behaviour.defaults)
            reveal |= rules.of(record, change.call.now).at_creation(change.given)
            insert(change.tx, record, resource, behaviour)
            related[resource.name] = record
        change.related, change.reveal = related, reveal

    def _record(self, change: Change, resource: Resource, defaults: dict[str, Any]) -> Record:
        owner = change.record
        shared = {name: owner.data[name] for name in resource.shares if name in owner.data}
        data = defaults | shared
        record = build_record(change.tx, self.plan.system, resource, data, owner.created)
        change_meta(record).owner = owner.id
        meta = change_meta(owner)
        meta.owns = {**meta.owns, resource.name: record.id}
        return record

    def changed(self, change: Change) -> None:
        # After the fields are shared: a password is judged by the new name.
        for resource, rules in self._owned if self.plan.replaces_whole else ():
            owned = selection.owned_by(change.tx, self.plan.system, change.record, resource.name)
            now = change.call.now
            if owned is not None and rules.of(owned, now).at_replacement(change.given):
                owned.updated = now
                change.tx.update(owned)


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
