"""Fields that refer to another resource, in the same service or in one that is served beside it.

`volume_id` and `volumeRef` refer to the volume, and so does `volume` where it is a text. Of two
services that have such a resource the own one is meant, but never one that its reference calls
deprecated or removed: that stands for what another service has now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from liveref.families import service_type
from liveref.index.declared import declared
from liveref.index.sets import set_fields
from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.behaviour import Listed, ResourceBehaviour
from liveref.model.reference import ANY_SERVICE, Reference
from liveref.model.schema import Schema
from liveref.naming.nouns import singular, slug
from liveref.naming.resource_names import ResourceNames

_WRITES = (Effect.CREATE, Effect.REPLACE, Effect.UPDATE)
_REMEMBERED = 8192
PARENT = "_.parent"
SOURCES = "_.out_of"
"""Where a record keeps the identities of those out of which it was given something."""


class Target(NamedTuple):
    """What a field refers to: a resource, by its service's API; and the code that refuses one
    that does not exist, where behaviour gives one, if such are refused at all; with `is_owned` only
    the owner of the other record may refer to it."""

    api: API
    resource: Resource
    code: int | None = None
    is_checked: bool = True
    is_owned: bool = False

    @property
    def kind(self) -> str:
        """The store's name for its records."""
        return f"{self.api.name}/{self.resource.name}"


class Members(NamedTuple):
    """Records that a field shows: those of `target` whose `path` holds, or lists, the identity."""

    target: Target
    path: str
    shows: Any = None

    @property
    def is_many(self) -> bool:
        """Whether each of them may refer to several."""
        known = self.target.resource.schema.properties.get(self.path)
        return known is not None and "array" in known.schema.types


class References:
    """What the fields of an API refer to; `beside` are the APIs served beside it."""

    def __init__(self, api: API, beside: Sequence[API]) -> None:
        self._api = api
        self._services = [_Service(api), *map(_Service, beside)]
        self._sets = set_fields(api).keys()
        # Requests ask for any name: a cache without bounds would grow with them.
        self.target = lru_cache(maxsize=_REMEMBERED)(self._target)
        self.called = lru_cache(maxsize=_REMEMBERED)(self._called)
        """The resource of a name, here or beside; or one here with words before its name."""
        self.fields = lru_cache(maxsize=None)(self._fields)
        self.lists = lru_cache(maxsize=None)(self._lists)

    def _called(self, name: str) -> Target | None:
        words = singular(slug(name)).split("_")
        for start in range(len(words)):
            for service in self._services[: 1 if start else None]:
                found = service.called("_".join(words[start:]))
                if found is not None:
                    return Target(service.api, found)
        return None

    def in_list(self, operation: Operation, field: str) -> Target | None:
        """The resource for whose records the objects of a list in a request stand, of which
        answers show the identity; None for a list of what stands below this one."""
        own = self._api.resource(operation.resource)
        known, target = own.schema.properties.get(field), self.called(singular(slug(field)))
        items = known.schema.items if known else None
        if items is None or target is None or target.api is not self._api:
            return None
        other = target.resource
        if other.name != singular(slug(field)) or own.name in (other.name, *other.parents):
            return None
        return target if other.identifier in items.properties else None

    def only_names(self, operation: Operation, field: str, target: Target) -> bool:
        """Whether the objects of such a list do nothing but name records."""
        asked = operation.request.record.properties.get(field) if operation.request else None
        items = asked.schema.items if asked else None
        own = {target.resource.identifier, target.resource.natural_key}
        return items is not None and bool(items.properties) and items.properties.keys() <= own

    def word(self, field: str) -> str | None:
        """What a field that holds an identity calls the thing."""
        return self._services[0].kin.word(field)

    def is_made(self, target: Target) -> bool:
        """Whether records of a resource come into being through a served API: only then can
        it be said that one does not exist."""
        services = {service.api.name: service for service in self._services}
        return target.resource.name in services[target.api.name].made

    def referring(self, resource: str, key: str) -> tuple[str, Target] | None:
        """The field by which a resource refers to what another field shows: `flavorRef` for
        `flavor`."""
        for field, target in self.fields(resource).items():
            if field != key and self.word(field) == slug(key):
                return field, target
        return None

    def naming(self, resource: str, key: str) -> tuple[str, str] | None:
        """The field that refers to what a text names, `profile_id` beside `profile_name`, and that
        one's own field with its name."""
        word = slug(key).removesuffix("_name")
        known = (*self.fields(resource), *self._api.resource(resource).schema.properties)
        for field in known if word != slug(key) else ():
            target = self.target(resource, field)
            if target is not None and (self.word(field) or slug(field)) == word:
                return field, target.resource.natural_key or ""
        return None

    def _target(self, resource: str, field: str) -> Target | None:
        """What a field of a resource, or of a request about it, refers to."""
        reference = self._api.resource(resource).references.get(field)
        if reference is None:
            return None
        own, *beside = self._services
        several = [s for s in beside if _is_of(s.api, reference)] if reference.services else [own]
        for service in several:
            found = service.called(reference.resource)
            if found is not None:
                return Target(
                    service.api, found, reference.code, reference.is_checked, reference.is_owned
                )
        return None

    def _fields(self, resource: str) -> dict[str, Target]:
        """All fields by which requests about a resource refer to others."""
        names: dict[str, None] = {}
        for operation in self._api.operations:
            if operation.resource == resource and operation.effect in _WRITES:
                names |= dict.fromkeys(
                    operation.request.record.properties if operation.request else ()
                )
        names |= dict.fromkeys(self._said(resource).references)
        found = {name: self.target(resource, name) for name in names}
        return {name: target for name, target in found.items() if target is not None}

    def held(self, resource: str) -> dict[str, Target]:
        """The lists of identities that a resource has: called like the resource in the plural."""
        own = self._api.resource(resource)
        found: dict[str, Target] = {}
        for name, known in own.schema.properties.items():
            if known.schema.types == ("array",) and is_text(known.schema):
                target = self.called(name)
                if target is not None and target.resource.name == singular(slug(name)):
                    found[name] = target
        return found

    def _lists(self, resource: str) -> dict[str, tuple[Members, ...]]:
        """The fields of a resource that show other records, as behaviour says or by rule: a
        list that nobody writes, called like a resource that stands below or refers to it."""
        said = self._said(resource).lists
        known_of = {name: map(self._declared, each_of) for name, each_of in said.items()}
        found = {name: tuple(filter(None, several)) for name, several in known_of.items()}
        own = self._api.resource(resource)
        for name, known in own.schema.properties.items():
            if name not in found and "array" in known.schema.types and not _are_links(known.schema):
                members = self._below(own, name)
                if members is not None and name not in self._written(resource):
                    found[name] = (members,)
        return found

    def _declared(self, said: Listed) -> Members | None:
        target = self.called(said.of)
        return Members(target, said.by or PARENT, said.shows) if target else None

    def _below(self, own: Resource, field: str) -> Members | None:
        other = self._services[0].called(singular(slug(field)))
        if other is None or other.name not in self._services[0].made - self._sets:
            return None
        if other.parents and other.parents[-1] == own.name:
            return Members(Target(self._api, other), PARENT)
        for name, target in self.fields(other.name).items():
            if target.resource is own:
                return Members(Target(self._api, other), name)
        return None

    def _written(self, resource: str) -> frozenset[str]:
        names: set[str] = set()
        for operation in self._api.operations:
            if operation.resource == resource and operation.request and operation.effect in _WRITES:
                names |= operation.request.record.properties.keys()
        return frozenset(names)

    def _said(self, resource: str) -> ResourceBehaviour:
        return declared(self._api, resource)


class _Service:
    """The resources of one API that others may refer to."""

    def __init__(self, api: API) -> None:
        self.api = api
        self.kin = ResourceNames(api.resources, api.conventions.names)

    @cached_property
    def _past(self) -> frozenset[str]:
        return frozenset(each.name for each in self.api.resources if each.deprecated)

    @cached_property
    def made(self) -> frozenset[str]:
        """The resources whose records come into being here."""
        return frozenset(self.api.created) - self._past

    def called(self, name: str) -> Resource | None:
        found = self.kin.named(name)
        return self.api.resource(found) if found and found not in self._past else None


def _are_links(schema: Schema) -> bool:
    """Whether the items of a list are links, and no records."""
    return schema.items is not None and {"href", "rel"} == schema.items.properties.keys()


def _is_of(api: API, reference: Reference) -> bool:
    """Whether a reference to another service may be to this one."""
    return ANY_SERVICE in reference.services or service_type(api.name) in reference.services


def is_text(schema: Schema) -> bool:
    """Whether the items of a list are texts."""
    return schema.items is not None and schema.items.types == ("string",)


class Back(NamedTuple):
    """A field that refers to a resource: the name of the resource that has it, the store's kind
    of its records, the field, and whether that holds many."""

    name: str
    kind: str
    field: str
    many: bool = False


def back(
    all_references: Iterable[tuple[API, References]], api: API, resource: str
) -> Iterator[Back]:
    """The fields that refer to a resource."""
    for other, references in all_references:
        for each in other.resources:
            kind = f"{other.name}/{each.name}"
            one, many = references.fields(each.name), references.held(each.name)
            for field, target in {**many, **one}.items():
                if target.api is api and target.resource.name == resource:
                    yield Back(each.name, kind, field, field not in one)
            for said in declared(other, each.name).allocates.values():
                if other is api and said.of == resource:
                    yield Back(each.name, kind, SOURCES, many=True)
