"""Bodies that refer to a person's own records, and whose texts tell whose they are."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from access.finder import Finder
from access.logins import is_login, login
from access.places import put, spots
from access.references import ITEM, PATCH, Reference, ServiceResource
from liveref.exercise.exchange import is_maker
from liveref.exercise.versions import exists, version_of
from liveref.exercise.world import TrackedRecord as Record
from liveref.model.api import Effect, Operation
from liveref.model.schema import Schema

if TYPE_CHECKING:
    from access.stock import Stock

_PLENTY = 100_000
_TAKES_TEXTS = (Effect.MAP_SET, Effect.MAP_REPLACE, Effect.MAP_UPDATE, Effect.UPLOAD)


class Filling:
    """Fills the bodies of one person."""

    def __init__(self, stock: Stock) -> None:
        self._stock, self._count = stock, 0

    def bodies(self, service: str, operation: Operation, body: Any) -> Iterator[Any]:
        """The forms of a body to try in turn: with texts of this person's own in all free
        fields, in its name alone, and without."""
        is_own = self._stock.is_for_one(service, operation)
        is_secretive = is_own and bool(self._stock.person.texts)
        if isinstance(body, bytes):
            yield self._text().encode() if is_secretive else body
            return
        if body is UNSET:
            yield body
            return
        own = self.own(service, operation, body)
        if is_own and self._stock.person.is_admin:
            own = self._for_one(service, operation, own)
        if is_login(own):
            yield login(self._stock.person, (), "", None, None)
            return
        if is_secretive and (is_maker(operation) or operation.effect in _TAKES_TEXTS):
            for every in (True, False):
                texts = _Texts(self._stock.finder, service, operation, self._text, every)
                filled = texts.filled(copy.deepcopy(own))
                if filled != own:
                    yield filled
        yield own

    def _for_one(self, service: str, operation: Operation, body: Any) -> Any:
        """The body with the project, or user, for which the administrator makes something."""
        schema = operation.request.schema if operation.request else Schema()
        for reference in self._stock.finder.owners(service, operation):
            if reference.location == "body":
                value = self.value(reference)
                body = put(body, schema, reference.steps, value, version_of(operation), alone=False)
        return _with_room(body) if "quota" in operation.resource else body

    def _text(self) -> str:
        self._count += 1
        return f"{self._stock.person.texts}-{self._count}"

    def own(self, service: str, operation: Operation, body: Any) -> Any:
        """The body with this person's own things in every place that refers to some."""
        shared = self._is_shared(service, operation)
        body = self._published(service, copy.deepcopy(body), shared)
        self._open(service, operation, body, shared)
        for reference in self._stock.finder.of(service, operation):
            if reference.location == "body" and reference.steps[0] != PATCH:
                for place, key in spots(body, reference.steps):
                    value = self.value(reference, place[key])
                    if value is not None and not isinstance(place[key], dict | list):
                        place[key] = value
        return body

    def _is_shared(self, service: str, operation: Operation) -> bool:
        """Whether what is made is for all to see: the administrator's own, and what is nobody's."""
        stock = self._stock
        if not stock.person.is_admin or stock.shares or stock.is_for_one(service, operation):
            return stock.shares
        system = stock.finder.system(service)
        is_owned = system.owners.is_owned(system.resources[operation.resource])
        return not (is_owned and stock.prefers_lender)

    def _open(self, service: str, operation: Operation, body: Any, shared: bool) -> None:
        """Leave the choice of an identity to the service; say of the administrator's things that
        they are for all."""
        resource = self._stock.finder.system(service).resources[operation.resource]
        if operation.effect is not Effect.CREATE or operation.request is None:
            return
        public = self._stock.finder.system(service).api.conventions.tenancy.public
        properties = operation.request.record.properties
        for fields in _records(operation, body):
            given = properties.get(resource.identifier)
            if resource.identifier in ("id", "uuid") and not (given and given.required):
                fields.pop(resource.identifier, None)
            for name, prop in properties.items() if shared else ():
                is_there = exists(prop, version_of(operation)) and prop.schema.types == ("boolean",)
                if is_there and {name, name.rpartition(":")[2]} & {*public, "external"}:
                    fields[name] = True
            if shared and "visibility" in properties:
                fields["visibility"] = "public"

    def value(self, reference: Reference, now: Any = None) -> Any:
        """The value that this person has for a reference; the present one, if it is fitting."""
        person = self._stock.person
        if reference.kind in ("project", "user"):
            return person.project if reference.kind == "project" else person.user
        own = [pair for target in reference.targets if (pair := self._there(target))]
        if not isinstance(now, str | int) or isinstance(now, bool):
            now = None
        for meant, record in own:
            if now is not None and self._is_known(meant, str(now)):
                return now
            return self.identity(reference, meant, record)
        return now

    def _there(self, target: ServiceResource) -> tuple[ServiceResource, Record] | None:
        record = self._stock.need(target)
        return (target, record) if record is not None else None

    def _is_known(self, target: ServiceResource, value: str) -> bool:
        records = self._stock.session(target.service).world.records.get(target.resource, ())
        return any(t.alive and value in (t.id, t.fields.get("name")) for t in records)

    def identity(self, reference: Reference, target: ServiceResource, record: Record) -> str:
        """A record's identity, or its name for a reference to that."""
        resource = self._stock.finder.system(target.service).resources[target.resource]
        if reference.kind != "name":
            return record.id
        return str(record.fields.get(resource.natural_key or "name") or record.id)

    def _published(self, service: str, body: Any, shared: bool) -> Any:
        """The body with what it says of who sees a thing: everybody, or none but its owner; and
        times at which things end far ahead."""
        public = self._stock.finder.system(service).api.conventions.tenancy.public
        if isinstance(body, list):
            return [self._published(service, item, shared) for item in body]
        if not isinstance(body, dict):
            return body
        filled: dict[str, Any] = {}
        for name, value in body.items():
            word = name.rpartition(":")[2]
            if name in public or word in ("is_public", "external", "shared"):
                if isinstance(value, bool):
                    filled[name] = shared
                elif isinstance(value, str) and name == "visibility":
                    filled[name] = "public" if shared else "private"
                else:
                    filled[name] = value
            elif name.startswith("expire") and isinstance(value, str):
                filled[name] = re.sub(r"^\d{4}-", "2040-", value)
            else:
                filled[name] = self._published(service, value, shared)
        return filled


def _with_room(value: Any) -> Any:
    """Quotas that leave room for all that is to be made."""
    if isinstance(value, dict):
        return {key: _with_room(item) for key, item in value.items()}
    return _PLENTY if isinstance(value, int) and not isinstance(value, bool) else value


def _records(operation: Operation, body: Any) -> list[dict[str, Any]]:
    """The fields of the records that a body gives."""
    wrapper = operation.request.wrapper if operation.request else None
    inner = body.get(wrapper) if wrapper and isinstance(body, dict) else body
    return [
        record
        for record in (inner if isinstance(inner, list) else [inner])
        if isinstance(record, dict)
    ]


class _Texts:
    """Puts texts into the free fields of one body."""

    def __init__(
        self, finder: Finder, service: str, operation: Operation, text: Any, every: bool
    ) -> None:
        system = finder.system(service)
        self._operation, self._text, self._every = operation, text, every
        self._references = {r.steps for r in finder.of(service, operation)}
        self._means = system.names.means
        self._version = version_of(operation)
        self._key = system.resources[operation.resource].natural_key or "name"

    def filled(self, body: Any) -> Any:
        """The body, which is changed, with texts."""
        request = self._operation.request
        if request is None:
            return body
        if self._operation.effect in _TAKES_TEXTS and self._every:
            return _valued(body, self._text)
        self._tell(body, request.schema, ())
        for record in _records(self._operation, body):
            self._add(record, request.record)
        return body

    def _tell(self, value: Any, schema: Schema, steps: tuple[str, ...]) -> None:
        if isinstance(value, list):
            for item in value:
                self._tell(item, schema.items or Schema(), (*steps, ITEM))
            return
        if not isinstance(value, dict):
            return
        for name, item in value.items():
            prop = schema.properties.get(name)
            inner = prop.schema if prop else Schema()
            if isinstance(item, str):
                place = (*steps, name)
                if place not in self._references and self._is_free(name, inner, item):
                    value[name] = self._text()
            elif self._every and isinstance(item, dict) and _is_map(name, inner):
                value[name] = {key: self._text() for key in item} or item
            else:
                self._tell(item, inner, (*steps, name))

    def _add(self, fields: dict[str, Any], schema: Schema) -> None:
        """Give free fields a text that have none."""
        for name, prop in schema.properties.items():
            free = name == self._key or (self._every and self._means("free", name))
            free = free and prop.schema.types == ("string",) and exists(prop, self._version)
            if free and name not in fields and self._is_free(name, prop.schema, ""):
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
