"""The fields of a resource that requests and behaviour can set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import msgspec

from liveref.constraints.index import Constraints
from liveref.index.declared import declared
from liveref.index.uses import FieldUses
from liveref.model.api import API, Effect, Resource
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema


class SettableFields:
    """The fields of one resource that requests and behaviour set."""

    def __init__(self, api: API, resource: Resource, uses: FieldUses) -> None:
        self._api, self._resource, self._uses = api, resource, uses

    @cached_property
    def all(self) -> frozenset[str]:
        """The fields of the resource that a request or behaviour may give a value."""
        behaviour = declared(self._api, self._resource.name)
        fields = {
            behaviour.status_field or "",
            self._resource.identifier,
            *behaviour.defaults,
            *behaviour.shares,
        }
        fields |= {*Constraints(self._api.constraints).changed_fields(self._resource.name)}
        properties = self._resource.schema.properties.keys()
        for transition in behaviour.actions.values():
            cases = (case for by in transition.when.values() for case in by.values())
            for variant in (transition, *cases):
                fields |= {*variant.sets, *variant.values}
        fields |= {r.set_field for r in self._api.resources if r.set_field in properties}
        fields |= self._uses.made_with.get(self._resource.name, frozenset())
        for operation in self._api.operations:
            if operation.resource == self._resource.name and operation.effect is Effect.UPLOAD:
                fields |= self._described(properties)
            if operation.resource == self._resource.name and operation.request is not None:
                fields |= operation.request.record.properties.keys()
        return frozenset(fields)

    @cached_property
    def requested(self) -> dict[str, Property]:
        """The fields that requests on the resource give."""
        bodies = [o.request for o in self._api.operations if o.resource == self._resource.name]
        return {n: field for body in bodies if body for n, field in body.record.properties.items()}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The fields that every create has to give."""
        name = self._resource.name
        behaviour = declared(self._api, name)
        creates = [
            {n for n, field in o.request.record.properties.items() if field.required}
            for o in self._api.operations
            if o.resource == name and o.effect is Effect.CREATE and o.request
        ]
        given = set.intersection(*creates) if creates else set()
        return frozenset(given - behaviour.defaults.keys())

    def is_read_only(self, field: str) -> bool:
        """Whether a JSON Schema or a sentence states a field that no request gives: the service
        manages it."""
        definition = self._resource.schema.properties.get(field)
        in_schema_only = definition is not None and Evidence.SCHEMA in definition.evidence
        behaviour = declared(self._api, self._resource.name)
        return (in_schema_only or field in behaviour.fixed) and field not in self.requested

    def schema_of(self, fields: Iterable[str]) -> Schema:
        """The schema of these fields as requests have them, else as the records do; undocumented
        ones have that of the rest."""
        fields = set(fields)
        documented = self._resource.schema.properties | self.requested
        chosen = {
            name: msgspec.structs.replace(documented[name], required=False)
            for name in fields & documented.keys()
        }
        made_up = fields - documented.keys()
        rest = self._rest
        others = (
            dict.fromkeys(made_up, Property(schema=rest, evidence=rest.evidence)) if rest else {}
        )
        return Schema(types=("object",), properties=chosen | others, additional=True)

    @cached_property
    def _rest(self) -> Schema | None:
        """The schema of undocumented fields, from a create."""
        name = self._resource.name
        bodies = [o.request for o in self._api.operations if o.resource == name]
        rest = (body.record.additional for body in bodies if body)
        return next((schema for schema in rest if isinstance(schema, Schema)), None)

    def _described(self, names: Iterable[str]) -> set[str]:
        """The fields that an upload sets."""
        uploads = self._api.conventions.uploads
        patterns = (uploads.size, uploads.md5, uploads.algorithm, uploads.digest)
        return {name for name in names if any(re.fullmatch(p, name) for p in patterns)}
