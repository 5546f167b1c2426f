"""The things of an API that sentences name: fields, values, operations."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.schema import Schema
from liveref.naming.nouns import singular, slug
from liveref.rules.sentences.words import words

__all__ = ["FieldRef", "Things", "ValueRef"]


_IDENTITIES = ("_id", "_uuid", "_ref", "_ids")


class FieldRef(NamedTuple):
    """A field: `location` is "body", or "query" for a parameter of the list `operation`. A field
    that is only an argument of an action names that action as `operation`, a verb."""

    resource: str
    name: str
    schema: Schema
    location: str = "body"
    operation: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        """The JSON types that the field may have."""
        return self.schema.types


class ValueRef(NamedTuple):
    """A value that a field of a resource may hold."""

    resource: str
    field: str
    value: Any


class Things:
    """Look-ups over a finished API."""

    def __init__(self, api: API) -> None:
        self.api = api
        self.resources = {resource.name: resource for resource in api.resources}
        self.fields = {name: self._fields(own) for name, own in self.resources.items()}
        self.operations = {operation.origin: operation for operation in api.operations}
        self.target = lru_cache(maxsize=None)(self._target)
        """The resource whose records a field of a resource refers to, None for no reference."""
        self.link = lru_cache(maxsize=None)(self._link)
        """The relation of the records of a resource to those of another one: the field that refers
        to it, "" for a place below it in the path, None if there is none."""

    def _fields(self, resource: Resource) -> dict[str, FieldRef]:
        refs = {
            name: FieldRef(resource.name, name, prop.schema)
            for name, prop in resource.schema.properties.items()
        }
        for operation in self.api.operations:
            if operation.resource != resource.name or operation.request is None:
                continue
            only = operation.verb if operation.effect is Effect.ACTION else ""
            for name, prop in operation.request.record.properties.items():
                if name not in refs:
                    ref = FieldRef(resource.name, name, prop.schema, operation=only)
                    refs[name] = ref
        return refs

    def field(self, resource: str, name: str) -> FieldRef | None:
        """The field of a resource, None if it has none of that name."""
        return self.fields.get(resource, {}).get(name)

    def status_field(self, resource: str) -> str | None:
        """The field that holds the status of a resource's records."""
        behaviour = self.api.behaviour.resources.get(resource)
        if behaviour is not None and behaviour.status_field:
            return behaviour.status_field
        names = self.fields.get(resource, {})
        for word in words().status_fields:
            for name in names:
                if name == word or name.endswith(f"_{word}"):
                    return name
        return None

    def _target(self, resource: str, field: str) -> str | None:
        resource_known = self.resources.get(resource)
        ref = self.fields.get(resource, {}).get(field)
        if (
            resource_known is None
            or field == resource_known.identifier
            or (ref and "boolean" in ref.types)
        ):
            return None
        stem = slug(field)
        is_identity = stem.endswith(_IDENTITIES)
        if ref and not is_identity and {"integer", "number"} & set(ref.types):
            return None  # a count of records, and none of them
        for ending in _IDENTITIES:
            stem = stem.removesuffix(ending)
        names = [n for n in self.resources if singular(stem) == n or stem.endswith(f"_{n}")]
        if not names and is_identity and ref is not None:
            names = self._described(ref)
        return max(names, key=len, default=None)

    def _described(self, ref: FieldRef) -> list[str]:
        """The one resource that the description of a field names: "Player with white pieces"."""
        text = ref.schema.description.source if ref.schema.description else ""
        words_ = {singular(word) for word in slug(text).split("_")}
        names = [name for name in self.resources if name in words_ and name != ref.resource]
        return names if len(names) == 1 else []

    def _link(self, child: str, holder: str) -> str | None:
        for name in self.fields.get(child, {}):
            if self.target(child, name) == holder:
                return name
        resource = self.resources.get(child)
        return "" if resource is not None and holder in resource.parents else None

    def children(self, holder: str) -> list[str]:
        """The resources whose records belong to those of `holder`."""
        return [name for name in self.resources if self.link(name, holder) is not None]

    def holders(self, child: str) -> list[str]:
        """The resources that records of `child` belong to, the nearest first."""
        return [name for name in self.resources if self.link(child, name) is not None]

    def of_effect(self, resource: str, effect: Effect) -> list[Operation]:
        """The operations of a resource with an effect."""
        return [o for o in self.api.operations if o.resource == resource and o.effect is effect]

    def updates(self, resource: str) -> list[Operation]:
        """The operations that change fields of a resource's records."""
        own = (o for o in self.api.operations if o.resource == resource)
        return [operation for operation in own if operation.effect.traits.updates]
