"""One operation of the model, looked through for places that can hold an identity or a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from access.references import ITEM, PATCH, VALUE, Reference, ServiceResource
from liveref.exercise.versions import exists, version_of
from liveref.model.api import Effect, Location, Operation, Parameter
from liveref.model.microversion import Version, understood
from liveref.model.path import names_in
from liveref.model.schema import Schema
from liveref.naming.nouns import noun_of, singular, slug

if TYPE_CHECKING:
    from access.finder import Finder

_DEPTH = 8
_SPEAKS_OF_IDENTITY = re.compile(r"\b(UUIDs?|IDs?|identifiers?)\b")
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_NAME = re.compile(r"(.+)_name")
_PEOPLE = {"project": "project", "tenant": "project", "user": "user"}
_NO_IDENTITY = ("status", "time", "created", "updated", "url", "links", "secret", "generation")
_SETS = (Effect.UPDATE, Effect.REPLACE)


class Judging:
    """One operation, looked through."""

    def __init__(self, finder: Finder, service: str, operation: Operation) -> None:
        self._finder, self._service, self._operation = finder, service, operation
        self._system = finder.system(service)
        self._means = self._system.names.means
        self._version = version_of(operation)
        self._tenancy = self._system.api.conventions.tenancy
        self._is_membership = operation.resource in self._system.members.resources
        self._everybody = re.compile(self._tenancy.all, re.IGNORECASE)
        self._scope = re.compile(self._system.api.conventions.paths.scope, re.IGNORECASE)

    def _reference(
        self,
        location: str,
        steps: tuple[str, ...],
        kind: str,
        targets: tuple[ServiceResource, ...] = (),
    ) -> Reference:
        return Reference(self._operation, location, steps, kind, targets)

    def in_path(self) -> Iterator[Reference]:
        """Parameters of the path, but for those that say a version."""
        operation = self._operation
        keys = (Effect.MAP_SHOW, Effect.MAP_SET, Effect.MAP_UPDATE, Effect.MAP_DELETE)
        is_key = operation.effect in keys or operation.resource in self._system.set_fields
        for name in names_in(operation.path):
            if is_key and name == operation.identifier:
                continue
            kind = self._person(name)
            if kind is not None:
                yield self._reference("path", (name,), kind)
                continue
            resource = operation.parents.get(name)
            if resource is None and name == operation.identifier:
                resource = operation.resource
            if resource is not None:
                targets: tuple[ServiceResource, ...] = (ServiceResource(self._service, resource),)
            else:
                targets = self._finder.named(self._service, noun_of(name) or name)
                targets = targets or self._before(name)
            if targets or self._means("reference", name):
                yield self._reference("path", (name,), "record", targets)

    def _before(self, name: str) -> tuple[ServiceResource, ...]:
        """The resource that the word before a parameter of the path calls."""
        parts = self._operation.path.split("/")
        index = next(i for i, part in enumerate(parts) if f"{{{name}}}" in part)
        word = parts[index - 1]
        return self._finder.exactly(self._service, word) if "{" not in word else ()

    def in_parameters(self) -> Iterator[Reference]:
        """Parameters of the query, and headers that are the API's own."""
        own = self._system.api.conventions.authentication
        for parameter in self._operation.parameters:
            if parameter.location is Location.PATH or not _exists(parameter, self._version):
                continue
            name, location = parameter.name, str(parameter.location)
            if own and name.lower() == own.header.lower():
                continue
            if parameter.location is Location.HEADER and not name.lower().startswith("x-"):
                continue
            if self._everybody.fullmatch(name):
                yield self._reference(location, (name,), "everybody")
            elif name == "marker":
                target = ServiceResource(self._service, self._operation.resource)
                yield self._reference(location, (name,), "record", (target,))
            elif judged := self._judged(name.removeprefix("X-"), parameter.schema, "", query=True):
                yield self._reference(location, (name,), *judged)

    def in_body(self) -> Iterator[Reference]:
        """Fields of the body at every depth."""
        body = self._operation.request
        if body is None:
            return
        if body.schema.types == ("array",) and body.schema.items is None:
            yield from self._in_patch()
            return
        yield from self._walk(body.schema, (), 0)

    def _in_patch(self) -> Iterator[Reference]:
        """The fields that a JSON patch can set."""
        schema = self._system.resources[self._operation.resource].schema
        for name, prop in schema.properties.items():
            if judged := self._judged(name, prop.schema, ""):
                yield self._reference("body", (PATCH, name), *judged)

    def _walk(self, schema: Schema, steps: tuple[str, ...], depth: int) -> Iterator[Reference]:
        if depth > _DEPTH:
            return
        for option in schema.one_of:
            yield from self._walk(option, steps, depth + 1)
        if schema.items is not None:
            yield from self._walk(schema.items, (*steps, ITEM), depth + 1)
        if isinstance(schema.additional, Schema):
            yield from self._walk(schema.additional, (*steps, VALUE), depth + 1)
        for name, prop in schema.properties.items():
            if not exists(prop, self._version):
                continue
            within = next((s for s in reversed(steps) if s not in (ITEM, VALUE)), "")
            if not steps and (prop.schema.is_object or slug(name) == self._operation.resource):
                yield from self._walk(prop.schema, (name,), depth + 1)
                continue
            if judged := self._judged(name, prop.schema, within):
                items = prop.schema.items
                is_list = items is not None and "array" in prop.schema.types
                yield self._reference(
                    "body", (*steps, name, *((ITEM,) if is_list else ())), *judged
                )
            yield from self._walk(prop.schema, (*steps, name), depth + 1)

    def _person(self, name: str) -> str | None:
        if self._is_membership and re.fullmatch(self._tenancy.member, name, re.IGNORECASE):
            return "project"
        word = re.sub(r"_id(_.*)?$", "", slug(name.rpartition(":")[2]))
        if word == "owner":
            return "project"
        if self._scope.fullmatch(name):
            return "project"
        return _PEOPLE.get(word) or _PEOPLE.get(word.rpartition("_")[2])

    def _judged(
        self, name: str, schema: Schema, within: str, *, query: bool = False
    ) -> tuple[str, tuple[ServiceResource, ...]] | None:
        """The kind of a reference and what it can mean; None for what holds no identity."""
        if not _holds_text(schema) or any(self._means(meaning, name) for meaning in _NO_IDENTITY):
            return None
        if (kind := self._person(name)) is not None:
            return kind, ()
        targets = self._finder.target(self._service, self._operation.resource, name)
        word = slug(name)
        if targets:
            return "record", targets
        if word == f"{self._operation.resource}_id" and self._operation.effect is Effect.CREATE:
            return "record", self._finder.beside(self._service, self._operation.resource)
        if word in ("id", "uuid", "ids", "uuids"):
            return "record", self._above(within)
        if word == "name" and (query or self._stands_for(within)):
            return "name", self._above(within)
        if schema.enum or word.endswith("_type") or word == "name":
            return None
        if self._means("reference", name) or word.endswith(("_ids", "_uuids", "_refs")):
            stem = re.sub(r"_(ids?|uuids?|refs?)$", "", word)
            return "record", self._finder.named(self._service, stem)
        if schema.format == "uuid":
            return "record", self._finder.named(self._service, word)
        match = _NAME.fullmatch(word)
        if match and (targets := self._finder.exactly(self._service, match[1])):
            return "name", targets
        text = schema.description.source if schema.description is not None else ""
        speaks = _SPEAKS_OF_IDENTITY.search(" ".join(text.split())[:200]) is not None
        targets = self._finder.exactly(self._service, word)
        if targets and (speaks or not text or targets[0].service == self._service):
            return "record", targets
        if speaks or (isinstance(schema.example, str) and _UUID.fullmatch(schema.example)):
            return "record", targets
        return None

    def _above(self, within: str) -> tuple[ServiceResource, ...]:
        """The resources that an identity in an object of that name means, else one at the top."""
        body = self._operation.request
        if within and not (body and within == body.wrapper):
            return self._finder.named(self._service, singular(slug(within)))
        return (ServiceResource(self._service, self._operation.resource),)

    def _stands_for(self, within: str) -> bool:
        """Whether objects under that name stand for records of another resource."""
        targets = self._finder.exactly(self._service, within) if within else ()
        return bool(targets) and targets[0].resource != self._operation.resource


def _holds_text(schema: Schema) -> bool:
    """Whether a value, or one of a list's, can be a text that is not one of a few."""
    if schema.one_of:
        return any(map(_holds_text, schema.one_of))
    if "array" in schema.types and schema.items is not None:
        return _holds_text(schema.items)
    if schema.types and not {"string", "array"} & set(schema.types):
        return False
    return not schema.enum and schema.format not in ("ipv4", "ipv6", "cidr", "mac", "date-time")


def _exists(parameter: Parameter, version: Version) -> bool:
    low, high = understood(parameter.min_version), understood(parameter.max_version)
    return (low is None or low <= version) and (high is None or version <= high)
