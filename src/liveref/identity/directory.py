"""Finds the records of an identity service by the paths that conventions name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.api import Effect, Operation
from liveref.model.behaviour.transitions import Transition
from liveref.model.conventions.identity import Identity
from liveref.model.path import form, names_in
from liveref.service.effects.consequences import GIVEN, bring_about
from liveref.service.request.call import Call
from liveref.service.system.record_meta import change_meta
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record, Transaction

_NEEDED = ("user", "project", "domain", "role")


class DirectoryError(Exception):
    """The reference describes no identity service; the message says what it lacks."""


class Link(msgspec.Struct, frozen=True):
    """A relation: the kind of its records, whose identities hold a value for each name, and
    what the document's path calls each."""

    kind: str
    names: tuple[str, ...]
    parameters: tuple[str, ...]

    def values(self, record: Record) -> dict[str, str]:
        """The identities that a relation relates, by name."""
        return dict(zip(self.names, record.id.split("/"), strict=True))


class Directory:
    """The records of an identity system by what they are. Raises DirectoryError where the
    reference has no users, projects, domains or roles."""

    def __init__(self, system: System, conventions: Identity) -> None:
        self.system, self.conventions = system, conventions
        forms: dict[str, list[Operation]] = {}
        for operation in system.api.operations:
            forms.setdefault(form(operation.path), []).append(operation)
        self._forms = forms
        self.resources = {
            meaning: shows[0].resource
            for meaning, path in conventions.items.items()
            if (shows := [o for o in forms.get(form(path), ()) if o.effect is Effect.SHOW])
        }
        system.made_besides.update(self.resources.values())
        self.links = dict(self._links())
        missing = [meaning for meaning in _NEEDED if meaning not in self.resources]
        if missing:
            name = system.api.name
            raise DirectoryError(f"{name} describes no identity service: no {missing[0]}s.")

    def _links(self) -> Iterator[tuple[str, Link]]:
        for meaning, path in self.conventions.links.items():
            for operation in self._forms.get(form(path), ()):
                if operation.effect is Effect.LINK:
                    kind = self.system.kind(operation.resource)
                    parameters = names_in(operation.path)
                    yield meaning, Link(kind, names_in(path), parameters)

    def operation(self, call: str) -> Operation | None:
        """The operation that conventions call so ("issue"), None where it isn't there."""
        method, _, path = self.conventions.calls[call].partition(" ")
        operations = self._forms.get(form(path), ())
        return next((o for o in operations if o.method == method), None)

    def kind(self, meaning: str) -> str:
        """The kind of the records that are a "user", "project" and so on."""
        return self.system.kind(self.resources[meaning])

    def get(self, tx: Reader, meaning: str, identity: object) -> Record | None:
        """A record by its identity, None for what can't be one."""
        if not isinstance(identity, str) or meaning not in self.resources:
            return None
        return tx.get(self.kind(meaning), identity)

    def named(self, tx: Reader, meaning: str, name: object, **fields: object) -> Record | None:
        """A record by its name, and other fields."""
        where = [Condition("name", name), *(Condition(k, v) for k, v in fields.items())]
        records = tx.page(self.kind(meaning), where, limit=1)
        return records[0] if records else None

    def identities(self, tx: Reader, meaning: str, name: str) -> frozenset[str]:
        """The identities of the records that have that name or that identity."""
        if meaning not in self.resources:
            return frozenset()
        named = tx.page(self.kind(meaning), [Condition("name", name)])
        one = self.get(tx, meaning, name)
        return frozenset(record.id for record in [*named, *([one] if one else [])])

    def all(self, tx: Reader, meaning: str) -> list[Record]:
        """All records of a kind."""
        return tx.page(self.kind(meaning)) if meaning in self.resources else []

    def related(self, tx: Reader, link: str, **of: str | None) -> list[dict[str, str]]:
        """The relations of that meaning, all or those `of` what is named."""
        if link not in self.links:
            return []
        relation = self.links[link]
        parameters = dict(zip(relation.names, relation.parameters, strict=True))
        where = [Condition(parameters[n], value) for n, value in of.items() if value is not None]
        return [relation.values(record) for record in tx.page(relation.kind, where)]

    def add(self, tx: Transaction, meaning: str, identity: str, now: float, **data: Any) -> Record:
        """Keep a new record, with all that a create of its own leads to."""
        resource = self.system.resources[self.resources[meaning]]
        fields = {resource.identifier: identity, **data, GIVEN: data}
        made = bring_about(
            self.system,
            resource,
            Call("POST", {}, {}, data, now),
            tx,
            Transition(makes={resource.name: (fields,)}),
        )
        return made[resource.name]

    def relate(self, tx: Transaction, link: str, now: float, **values: str) -> None:
        """Keep a new relation, unless it is there; nothing where there is no such link."""
        relation = self.links.get(link)
        if relation is None:
            return
        identity = "/".join(values[name] for name in relation.names)
        if tx.get(relation.kind, identity) is None:
            record = Record(kind=relation.kind, id=identity, data={}, created=now, updated=now)
            record.data |= zip(relation.parameters, identity.split("/"), strict=True)
            record.data["name"] = identity.rpartition("/")[2]
            *_, holder, role = identity.split("/")
            meta = change_meta(record)
            meta.parent, meta.target = holder, (self.resources["role"], role)
            tx.insert(record)
