"""Which fields of a resource can be given a value, and by whom."""

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
    """What requests and behaviour set of one resource."""

    def __init__(self, api: API, resource: Resource, uses: FieldUses) -> None:
        self._api, self._resource, self._uses = api, resource, uses

    @cached_property
    def all(self) -> frozenset[str]:
        """The fields of the resource that a request or behaviour may give a value."""
        said = declared(self._api, self._resource.name)
        found = {said.status_field or "", self._resource.identifier, *said.defaults, *said.shares}
        found |= {*Constraints(self._api.constraints).changed_fields(self._resource.name)}
        known = self._resource.schema.properties.keys()
        for transition in said.actions.values():
            cases = (case for by in transition.when.values() for case in by.values())
            for told in (transition, *cases):
                found |= {*told.sets, *told.values}
        found |= {each.set_field for each in self._api.resources if each.set_field in known}
        found |= self._uses.made_with.get(self._resource.name, frozenset())
        for operation in self._api.operations:
            if operation.resource == self._resource.name and operation.effect is Effect.UPLOAD:
                found |= self._described(known)
            if operation.resource == self._resource.name and operation.request is not None:
                found |= operation.request.record.properties.keys()
        return frozenset(found)

    @cached_property
    def requested(self) -> dict[str, Property]:
        """The fields that requests on the resource give."""
        asked = [o.request for o in self._api.operations if o.resource == self._resource.name]
        return {n: known for body in asked if body for n, known in body.record.properties.items()}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The fields that every create has to give."""
        name = self._resource.name
        said = declared(self._api, name)
        creates = [
            {n for n, known in o.request.record.properties.items() if known.required}
            for o in self._api.operations
            if o.resource == name and o.effect is Effect.CREATE and o.request
        ]
        given = set.intersection(*creates) if creates else set()
        return frozenset(given - said.defaults.keys())

    def is_read_only(self, field: str) -> bool:
        """Whether a JSON Schema that the document shows, or a sentence, has a field which no
        request gives: that is the service's own."""
        known = self._resource.schema.properties.get(field)
        shown = known is not None and Evidence.SCHEMA in known.evidence
        said = declared(self._api, self._resource.name)
        return (shown or field in said.fixed) and field not in self.requested

    def asked(self, fields: Iterable[str]) -> Schema:
        """Which values requests may choose for these fields, and what those are that no document
        names: steps of a patch may give a truth value or a number as a text."""
        fields = set(fields)
        known = {name: self.requested[name] for name in fields if name in self.requested}
        chosen = {
            name: msgspec.structs.replace(
                each,
                required=False,
                schema=Schema(enum=each.schema.enum, nullable=each.schema.nullable),
            )
            for name, each in known.items()
            if each.schema.enum
        }
        made_up = fields - known.keys() - self._resource.schema.properties.keys()
        rest = self._rest
        others = (
            dict.fromkeys(made_up, Property(schema=rest, evidence=rest.evidence)) if rest else {}
        )
        return Schema(types=("object",), properties=chosen | others, additional=True)

    @cached_property
    def _rest(self) -> Schema | None:
        """What the values of undocumented fields look like, as a create has it."""
        name = self._resource.name
        asked = [o.request for o in self._api.operations if o.resource == name]
        rest = (body.record.additional for body in asked if body)
        return next((each for each in rest if isinstance(each, Schema)), None)

    def _described(self, known: Iterable[str]) -> set[str]:
        """The fields that an upload sets."""
        said = self._api.conventions.uploads
        patterns = (said.size, said.md5, said.algorithm, said.digest)
        return {name for name in known if any(re.fullmatch(p, name) for p in patterns)}
