"""Secrets in requests: a secret is judged, may change the status, and is discarded. The record
keeps only that it was set, and when."""

from __future__ import annotations

from typing import Any, Self

import msgspec

from liveref.model.api import Effect, Resource
from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.model.behaviour.transitions import Phase
from liveref.service.effects.step import Step
from liveref.service.lookup import keys
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import Reveal
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record
from liveref.values import passwords
from liveref.values.times import timestamp


class SecretRules:
    """The secret fields of a resource, and the field with its status."""

    def __init__(self, system: System, resource: Resource) -> None:
        self.name, self.generator = resource.name, system.generator
        self.secrets = system.behaviour(resource.name).secrets
        self.status_field = system.status_field(resource.name)

    def of(self, record: Record, now: float) -> SecretFields:
        """The secret fields of one record at the moment `now`."""
        return SecretFields(self, record, now)


class SecretFields(msgspec.Struct):
    """The secret fields of one record at the moment `now`."""

    rules: SecretRules
    record: Record
    now: float

    def at_creation(self, given: dict[str, Any]) -> Reveal:
        """Apply the secrets of a create to the new record; returns those that the answer reveals
        once: generated ones, and given ones that the document returns. Raises Problem 400."""
        reveal: Reveal = {}
        for name, secret in self.rules.secrets.items():
            if given.get(name) is not None:
                self._accept_or_miss(name, secret, given[name])
                if secret.returns:
                    reveal[self.rules.name, name] = given[name]
            elif secret.generate and secret.policy is not None:
                password = passwords.generate(secret.policy, self.record.data, self.rules.generator)
                reveal[self.rules.name, name] = password
                self._note(name)
        return reveal

    def at_change(self, given: dict[str, Any]) -> None:
        """Apply the secrets given at an update or action. Raises Problem 400 if one does not meet
        its requirements; then the change must not be stored."""
        for name, secret in self.rules.secrets.items():
            if given.get(name) is None:
                continue
            if missed := self._missed(secret, given[name]):
                raise Problem(400, missed, field=name)
            self._accept(name, secret)

    def at_replacement(self, given: dict[str, Any]) -> bool:
        """Apply the secrets of a replacement, which rebuilds the record: a secret that does not
        meet its requirements sets the status for that. Returns whether there were any."""
        names = [name for name in self.rules.secrets if given.get(name) is not None]
        for name in names:
            secret = self.rules.secrets[name]
            if self._missed(secret, given[name]):
                self._accept_or_miss(name, secret, given[name])
            else:
                self._accept(name, secret)
        return bool(names)

    def _missed(self, secret: Secret, value: Any) -> str | None:
        if not isinstance(value, str):
            return "The password must be a string."
        if secret.policy is None:
            return None
        return passwords.missed_requirement(secret.policy, value, self.record.data)

    def _accept(self, name: str, secret: Secret) -> None:
        self._note(name)
        if secret.resets_to and self.rules.status_field:
            self._enter(secret.resets_to)
            self.record.data.pop(secret.fault, None)

    def _accept_or_miss(self, name: str, secret: Secret, value: Any) -> None:
        if not isinstance(value, str):
            raise Problem(400, f"{name} must be a string.", field=name)
        missed = self._missed(secret, value)
        if missed and (secret.missed is None or self.rules.status_field is None):
            raise Problem(400, missed, field=name)
        self._note(name)
        if missed and secret.missed:
            self._enter(secret.missed)
            created = timestamp(self.now)
            self.record.data[secret.fault] = {"code": 400, "created": created, "message": missed}

    def _enter(self, state: str) -> None:
        if self.rules.status_field:
            status.enter(self.record, self.rules.status_field, [Phase(status=state)], self.now)

    def _note(self, name: str) -> None:
        meta = change_meta(self.record)
        meta.secrets = {**meta.secrets, name: self.now}


class Secrets(Step):
    """Judges the secrets of a request, lets them set the status, and forgets them; generates those
    that a create leaves out."""

    declared = ("secrets",)

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        operation = plan.operation
        secrets = plan.system.behaviour(plan.resource.name).secrets
        if operation.effect is Effect.ACTION:
            secrets = {n: one for n, one in secrets.items() if operation.verb in one.actions}
        self._names = list(secrets)
        self._rules = SecretRules(plan.system, plan.resource)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        effect = plan.operation.effect
        sets = plan.takes_fields or effect is Effect.ACTION
        step = cls(plan)
        return step if sets and step._names else None

    def make(self, change: Change) -> None:
        change.reveal = change.reveal | self._secrets(change).at_creation(change.given)

    def change(self, change: Change) -> None:
        given = {name: change.given[name] for name in self._names if name in change.given}
        if self.plan.replaces_whole:
            self._secrets(change).at_replacement(given)
        else:
            self._secrets(change).at_change(given)

    def _secrets(self, change: Change) -> SecretFields:
        return self._rules.of(change.record, change.call.now)


class ReturnedSecrets(Step):
    """Shows in the answer to a create the secret fields that the document has there: as given, else
    generated."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        creates = plan.operation.effect.creates_record
        return cls(plan) if creates and plan.returned_once else None

    def basis(self) -> list[Basis]:
        return [Basis(f"{self.plan.resource.name}.{n}", "secret") for n in self.plan.returned_once]

    def make(self, change: Change) -> None:
        resource, given, reveal = self.plan.resource.name, change.given, dict(change.reveal)
        pairs = self.plan.system.api.conventions.key_pairs
        for name in self.plan.returned_once:
            if isinstance(given.get(name), str):
                reveal[resource, name] = given[name]
            elif given.get(pairs.get(name, "")) is None:
                made_up = change.call.made.get(name)
                made_up = made_up or passwords.generate(
                    PasswordPolicy(), change.record.data, self.plan.system.generator
                )
                reveal[resource, name] = made_up
        change.reveal = reveal


class Hashes(Step):
    """Stores the hashes of the secrets against which logins are checked."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        takes_fields = plan.operation.effect.traits.takes_fields
        return cls(plan) if takes_fields and plan.system.is_identity else None

    def basis(self) -> list[Basis]:
        return [Basis("API", "identity")]

    def make(self, change: Change) -> None:
        self.change(change)

    def change(self, change: Change) -> None:
        for name, hashed in change.call.hashes.items():
            store_hash(change.record, name, hashed, change.call.now)


class HiddenKeys(Step):
    """Stores the digests of the keys that are shown once, in their place."""

    declared = ("keys", "once")

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        behaviour = plan.system.behaviour(plan.resource.name)
        once = set(behaviour.keys) & set(behaviour.once)
        return cls(plan) if once and plan.operation.effect.creates_record else None

    def make(self, change: Change) -> None:
        hidden = keys.hide(self.plan.system, self.plan.resource, change.record)
        change.reveal = change.reveal | hidden


def store_hash(record: Record, name: str, hashed: str, now: float) -> None:
    """Keep the hash of a secret that logins are checked against, and when it was set."""
    meta = change_meta(record)
    meta.hashes = {**meta.hashes, name: hashed}
    meta.secrets = {**meta.secrets, name: now}


def stored_hash(record: Record, name: str) -> str | None:
    """The stored hash of a secret, None if there is none."""
    return meta_of(record).hashes.get(name)
