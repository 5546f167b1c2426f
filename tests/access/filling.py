"""Bodies that refer to a person's own records, and whose texts tell whose they are."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from access.people import DOMAIN, SECRET
from access.places import spots
from access.references import PATCH, Reference, Thing
from liveref.exercise.exchange import is_maker
from liveref.exercise.versions import exists, version_of
from liveref.exercise.world import Thing as Record
from liveref.model.api import Effect, Operation
from liveref.model.schema import Schema
from liveref.service.system.system import System

if TYPE_CHECKING:
    from access.stock import Stock

_TAKES_TEXTS = (Effect.MAP_SET, Effect.MAP_REPLACE, Effect.MAP_UPDATE, Effect.UPLOAD)


class Filling:
    """Fills the bodies of one person."""

    def __init__(self, stock: Stock) -> None:
        self._stock, self._count = stock, 0

    def bodies(self, service: str, operation: Operation, body: Any) -> Iterator[Any]:
        """The forms of a body to try in turn: with texts of this person's own in all free
        fields, in its name alone, and without."""
        if isinstance(body, bytes):
            yield self._text().encode() if self._is_secretive else body
            return
        if body is UNSET:
            yield body
            return
        own = self.own(service, operation, body)
        if isinstance(own, dict) and "auth" in own:
            yield self._logging_in(own)
            return
        if self._is_secretive and (is_maker(operation) or operation.effect in _TAKES_TEXTS):
            for every in (True, False):
                texts = _Texts(self._stock.finder.system(service), operation, self._text, every)
                told = texts.told(copy.deepcopy(own))
                if told != own:
                    yield told
        yield own

    @property
    def _is_secretive(self) -> bool:
        return self._stock.person.name in ("a", "second")

    def _text(self) -> str:
        self._count += 1
        return f"{SECRET}-{self._count}"

    def own(self, service: str, operation: Operation, body: Any) -> Any:
        """The body with this person's own things in every place that refers to some."""
        body = self._published(service, copy.deepcopy(body))
        self._open(service, operation, body)
        for reference in self._stock.finder.of(service, operation):
            if reference.location == "body" and reference.steps[0] != PATCH:
                for place, key in spots(body, reference.steps):
                    value = self.value(reference, place[key])
                    if value is not None and not isinstance(place[key], dict | list):
                        place[key] = value
        return body

    def _open(self, service: str, operation: Operation, body: Any) -> None:
        """Leave the choice of an identity to the service; say of the administrator's things that
        they are for all."""
        resource = self._stock.finder.system(service).resources[operation.resource]
        if operation.effect is not Effect.CREATE or operation.request is None:
            return
        public = self._stock.finder.system(service).api.conventions.tenancy.public
        known = operation.request.record.properties
        for fields in _records(operation, body):
            given = known.get(resource.identifier)
            if resource.identifier in ("id", "uuid") and not (given and given.required):
                fields.pop(resource.identifier, None)
            for name in public if self._stock.person.is_admin else ():
                if name in known and "boolean" in known[name].schema.types:
                    fields[name] = True

    def _logging_in(self, value: Any, within: str = "") -> Any:
        """A login as one of this person's: by its password or its token."""
        if not isinstance(value, dict):
            return value
        person = self._stock.person
        words = {
            "user": {"name": person.login, "id": person.user, "password": person.password},
            "token": {"id": person.token},
            "project": {"id": person.project},
            "domain": {"id": DOMAIN, "name": "Default"},
        }.get(within, {})
        return {k: words.get(k) or self._logging_in(v, k) for k, v in value.items()}

    def value(self, reference: Reference, now: Any = None) -> Any:
        """What this person has for a reference; what is there now, where that is fitting."""
        person = self._stock.person
        if reference.kind in ("project", "user"):
            return person.project if reference.kind == "project" else person.user
        own = [found for each in reference.things if (found := self._there(each))]
        if not isinstance(now, str | int) or isinstance(now, bool):
            now = None
        for thing, record in own:
            if now is not None and self._is_known(thing, str(now)):
                return now
            return self.identity(reference, thing, record)
        return now

    def _there(self, thing: Thing) -> tuple[Thing, Record] | None:
        found = self._stock.need(thing)
        return (thing, found) if found is not None else None

    def _is_known(self, thing: Thing, value: str) -> bool:
        known = self._stock.session(thing.service).world.things.get(thing.resource, ())
        return any(t.alive and value in (t.id, t.fields.get("name")) for t in known)

    def identity(self, reference: Reference, thing: Thing, record: Record) -> str:
        """A record's identity, or its name for a reference to that."""
        resource = self._stock.finder.system(thing.service).resources[thing.resource]
        if reference.kind != "name":
            return record.id
        return str(record.fields.get(resource.natural_key or "name") or record.id)

    def _published(self, service: str, body: Any) -> Any:
        """The body with what it says of who sees a thing: all of the administrator's, none of
        other's."""
        public = self._stock.finder.system(service).api.conventions.tenancy.public
        if isinstance(body, list):
            return [self._published(service, each) for each in body]
        if not isinstance(body, dict):
            return body
        found: dict[str, Any] = {}
        for name, value in body.items():
            word = name.rpartition(":")[2]
            if name in public or word in ("is_public", "external", "shared"):
                if isinstance(value, bool):
                    found[name] = self._stock.person.is_admin
                elif isinstance(value, str) and name == "visibility":
                    found[name] = "public" if self._stock.person.is_admin else "private"
                else:
                    found[name] = value
            else:
                found[name] = self._published(service, value)
        return found


def _records(operation: Operation, body: Any) -> list[dict[str, Any]]:
    """The fields of the records that a body gives."""
    wrapper = operation.request.wrapper if operation.request else None
    inner = body.get(wrapper) if wrapper and isinstance(body, dict) else body
    return [
        each for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, dict)
    ]


class _Texts:
    """Puts texts into the free fields of one body."""

    def __init__(self, system: System, operation: Operation, text: Any, every: bool) -> None:
        self._system, self._operation, self._text, self._every = system, operation, text, every
        self._means = system.names.means
        self._version = version_of(operation)
        self._key = system.resources[operation.resource].natural_key or "name"

    def told(self, body: Any) -> Any:
        """The body, which is changed, with texts."""
        request = self._operation.request
        if request is None:
            return body
        if self._operation.effect in _TAKES_TEXTS and self._every:
            return _valued(body, self._text)
        self._tell(body, request.schema)
        for each in _records(self._operation, body):
            self._add(each, request.record)
        return body

    def _tell(self, value: Any, schema: Schema) -> None:
        if isinstance(value, list):
            for item in value:
                self._tell(item, schema.items or Schema())
            return
        if not isinstance(value, dict):
            return
        for name, item in value.items():
            known = schema.properties.get(name)
            inner = known.schema if known else Schema()
            if isinstance(item, str):
                if self._is_free(name, inner, item):
                    value[name] = self._text()
            elif self._every and isinstance(item, dict) and _is_map(name, inner):
                value[name] = {key: self._text() for key in item} or item
            else:
                self._tell(item, inner)

    def _add(self, fields: dict[str, Any], schema: Schema) -> None:
        """Give free fields a text that have none."""
        for name, known in schema.properties.items():
            free = name == self._key or (self._every and self._means("free", name))
            free = free and known.schema.types == ("string",) and exists(known, self._version)
            if free and name not in fields and self._is_free(name, known.schema, ""):
                fields[name] = self._text()

    def _is_free(self, name: str, schema: Schema, value: str) -> bool:
        if schema.enum or schema.format or schema.pattern or "/" in value:
            return False
        if self._every and self._means("secret", name):
            return True
        is_text = self._every and self._means("free", name) and not name.endswith("domain")
        return name in (self._key, "name", "display_name") or is_text


def _is_map(name: str, schema: Schema) -> bool:
    return "metadata" in name and not schema.properties


def _valued(value: Any, text: Any) -> Any:
    if isinstance(value, dict):
        return {key: _valued(item, text) for key, item in value.items()}
    return text() if isinstance(value, str) else value
