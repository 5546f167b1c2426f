"""References resolved: the record that a field identifies, in this API or in one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from liveref.families import service_type
from liveref.index.declared import declared
from liveref.model.api import API, Operation, Resource
from liveref.model.operation import written_fields
from liveref.model.reference import ANY_SERVICE, Reference
from liveref.model.relations import RecordList
from liveref.naming.nouns import singular, slug
from liveref.naming.resource_names import ResourceNames

_REMEMBERED = 8192
PARENT = "_.parent"
SOURCES = "_.out_of"
"""The field in which a record keeps the identities of those out of which it was given something."""


class Target(NamedTuple):
    """The resource that a field refers to, with its service's API.

    `code` refuses a request that names no such record, where behaviour declares one; no request is
    refused unless `is_checked`. With `is_owned` only the owner of the record may refer to it.
    """

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
        field = self.target.resource.schema.properties.get(self.path)
        return field is not None and "array" in field.schema.types


class References:
    """The references of an API, resolved; `beside` are the APIs served beside it."""

    def __init__(self, api: API, beside: Sequence[API]) -> None:
        self._own, *self._beside = [_Service(service_api) for service_api in (api, *beside)]
        self._api, self.word = api, self._own.names.word
        # Requests ask for any name: a cache without bounds would grow with them.
        self.target = lru_cache(maxsize=_REMEMBERED)(self._target)
        self.called = lru_cache(maxsize=_REMEMBERED)(self._called)
        """The resource of a name, here or beside; or one here with words before its name."""
        self.fields = lru_cache(maxsize=None)(self._fields)
        self.held = lru_cache(maxsize=None)(self._held)
        self.lists = lru_cache(maxsize=None)(self._lists)

    def _target(self, resource: str, field: str) -> Target | None:
        """The resource that a field of a resource, or of a request about it, refers to."""
        reference = self._own.resources[resource].references.get(field)
        return self._resolved(reference) if reference is not None else None

    def _resolved(self, reference: Reference) -> Target | None:
        target = self._find(reference.resource, reference.services)
        if target is None:
            return None
        return Target(*target, reference.code, reference.is_checked, reference.is_owned)

    def _find(self, name: str, types: Sequence[str]) -> tuple[API, Resource] | None:
        """The resource of that name in this API, else in the first one of these service types."""
        for service in self._having(name) if types else (self._own,):
            resource = service.called(name) if not types or service.is_of(types) else None
            if resource is not None:
                return service.api, resource
        return None

    def _having(self, name: str) -> list[_Service]:
        """The services beside this one: first those to which, by convention, what is called so
        belongs, whatever order they are served in."""
        word = singular(slug(name))
        return sorted(self._beside, key=lambda one: (not one.owns(word), one.api.name))

    def _called(self, name: str) -> Target | None:
        words = singular(slug(name)).split("_")
        for start in range(len(words)):
            for service in (self._own, *(() if start else self._having(name))):
                resource = service.called("_".join(words[start:]))
                if resource is not None:
                    return Target(service.api, resource)
        return None

    def is_made(self, target: Target) -> bool:
        """Whether records of a resource come into being through a served API: only then can
        it be said that one does not exist."""
        services = {service.api.name: service for service in (self._own, *self._beside)}
        return target.resource.name in services[target.api.name].made

    def in_list(self, operation: Operation, field: str) -> Target | None:
        """The resource for whose records the objects of a list in a request stand."""
        listed = operation.request_lists.get(field)
        target = self._find(listed.resource, ()) if listed is not None else None
        return Target(*target) if target is not None else None

    def referring(self, resource: str, key: str) -> tuple[str, Target] | None:
        """The field by which a resource refers to the record that another field shows: `flavorRef`
        for `flavor`."""
        field = self._own.resources[resource].summaries.get(key)
        target = self.target(resource, field) if field is not None else None
        return (field, target) if field is not None and target is not None else None

    def naming(self, resource: str, key: str) -> tuple[str, str] | None:
        """The field that refers to what a text names, `profile_id` beside `profile_name`, and the
        field of that record with its name."""
        field = self._own.resources[resource].shown_names.get(key)
        target = self.target(resource, field) if field is not None else None
        return (field, target.resource.natural_key or "") if field and target else None

    def _fields(self, resource: str) -> dict[str, Target]:
        """All fields by which requests about a resource refer to others."""
        behaviour = self._api.behaviour.resources.get(resource)
        declared = dict.fromkeys(behaviour.references if behaviour else ())
        names = written_fields(self._api.operations, resource) | declared
        targets = {name: self.target(resource, name) for name in names}
        return {name: target for name, target in targets.items() if target is not None}

    def _held(self, resource: str) -> dict[str, Target]:
        """The lists of identities that a resource has."""
        lists = self._own.resources[resource].reference_lists.items()
        targets = {field: self._resolved(reference) for field, reference in lists}
        return {field: target for field, target in targets.items() if target is not None}

    def _lists(self, resource: str) -> dict[str, tuple[Members, ...]]:
        """The records that the fields of a resource show."""
        lists = self._own.resources[resource].record_lists.items()
        return {name: tuple(filter(None, map(self._members, several))) for name, several in lists}

    def _members(self, listed: RecordList) -> Members | None:
        target = self._find(listed.resource, listed.services)
        if target is None:
            return None
        return Members(Target(*target), listed.by or PARENT, listed.shows)


class _Service:
    """The resources of one API that others may refer to: no deprecated ones."""

    def __init__(self, api: API) -> None:
        self.api = api
        self.resources = {resource.name: resource for resource in api.resources}
        self.names = ResourceNames(api.resources, api.conventions.names)

    @cached_property
    def made(self) -> frozenset[str]:
        """The resources whose records come into being here, or are known to be here."""
        built_in = {n for n in self.resources if declared(self.api, n).built_in}
        made = built_in.union(self.api.created)
        return frozenset(n for n in made if not self.resources[n].deprecated)

    def called(self, name: str) -> Resource | None:
        """The resource of that name, in singular or plural."""
        resource = self.resources.get(self.names.named(name) or "")
        return None if resource is None or resource.deprecated else resource

    def is_of(self, types: Sequence[str]) -> bool:
        """Whether the service is of one of these types."""
        return ANY_SERVICE in types or service_type(self.api.name) in types

    def owns(self, name: str) -> bool:
        """Whether records of that name are this service's by the convention `belongings`."""
        names = self.api.conventions.belongings.get(service_type(self.api.name) or "")
        return names is not None and re.fullmatch(names, name) is not None


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
        for referrer in other.resources:
            kind = f"{other.name}/{referrer.name}"
            one, many = references.fields(referrer.name), references.held(referrer.name)
            for field, target in {**many, **one}.items():
                if target.api is api and target.resource.name == resource:
                    yield Back(referrer.name, kind, field, field not in one)
            behaviour = other.behaviour.resources.get(referrer.name)
            for allocation in behaviour.allocates.values() if behaviour else ():
                if other is api and allocation.of == resource:
                    yield Back(referrer.name, kind, SOURCES, many=True)
