"""The names that an API has: its resources, their fields, operations and arguments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import cache

from liveref.model.api import API, Body, Location, Operation
from liveref.model.operation_names import names_of_operation, normalized
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading.behaviour_node import did_you_mean
from liveref.values.spelling import meant

__all__ = ["Names", "hint", "properties_of"]

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_MOST = 8
_CLOSE = 0.85
"""From which similarity on a name is taken for a resource of the API, not of another service."""


def hint(word: str, names: Collection[str]) -> str:
    """The end of a sentence that names the name most like a word, else some of the names."""
    listed = ", ".join(sorted(names)[:_MOST])
    return did_you_mean(word, names) or (f"; known are {listed}" if listed else "")


def properties_of(schema: Schema) -> Iterator[tuple[str, Property]]:
    """The properties at any depth, but for those that only a behaviour file brought in."""
    for name, one in schema.properties.items():
        if set(one.evidence) != {Evidence.BEHAVIOUR}:
            yield name, one
        yield from properties_of(one.schema)
    for below in (schema.items, schema.additional, *schema.one_of):
        if isinstance(below, Schema):
            yield from properties_of(below)


class Names:
    """The names of one API. The fields of a resource are those at any depth of its records, of
    requests and of answers, and the parameters of its paths."""

    def __init__(self, api: API) -> None:
        self.resources = {resource.name: resource for resource in api.resources}
        self.own = [name for name, one in self.resources.items() if not one.deprecated]
        self.schemas = cache(self._schemas)
        self._operations: dict[str, list[Operation]] = {name: [] for name in self.resources}
        for operation in api.operations:
            self._operations[operation.resource].append(operation)
        self._all = {name for one in api.operations for name in names_of_operation(one)}
        self.fields = cache(self._fields)

    def _fields(self, resource: str) -> frozenset[str]:
        own = self.resources[resource]
        names = {own.identifier, *own.references, *own.shares}
        names |= {name for name, _ in properties_of(own.schema)}
        for operation in self._operations[resource]:
            names |= {*_PARAMETER.findall(operation.path), *self.arguments(operation)}
            for response in operation.responses:
                names |= _names_in(response.body)
        return frozenset(names)

    def _schemas(self, resource: str) -> dict[str, list[Schema]]:
        """The documented schemas of each field of a resource, those of its own records and of
        the requests of its operations."""
        schemas: dict[str, list[Schema]] = {}
        bodies = [one.request.schema for one in self._operations[resource] if one.request]
        for schema in (self.resources[resource].schema, *bodies):
            for name, one in properties_of(schema):
                schemas.setdefault(name, []).append(one.schema)
        return schemas

    def near(self, resource: str) -> str | None:
        """The resource of the API that a name was probably meant to be: one with a slip of the
        fingers, or, of short names, with a letter more or less."""
        digits = [letter for letter in resource if letter.isdigit()]
        close = get_close_matches(resource, self.own, 1, _CLOSE)
        if close and digits == [letter for letter in close[0] if letter.isdigit()]:
            return close[0]
        return meant(resource, self.own)

    def arguments(self, operation: Operation) -> set[str]:
        """The names in the request of an operation, and those of its parameters."""
        headers = {
            parameter.name.lower()
            for parameter in operation.parameters
            if parameter.location is Location.HEADER
        }
        names = {one.name for one in operation.parameters}
        return names | headers | _names_in(operation.request)

    def query(self, operations: Collection[Operation]) -> set[str]:
        """The parameters of the query that operations have."""
        return {
            parameter.name
            for operation in operations
            for parameter in operation.parameters
            if parameter.location is Location.QUERY
        }

    def called(self, resource: str, name: str) -> list[Operation]:
        """The operations of a resource that go by a name: a verb, an id, the last word of a path,
        or method and path."""
        return [
            one
            for one in self._operations[resource]
            if name in (one.verb, one.id, one.path.rstrip("/").rpartition("/")[2])
            or normalized(name) in names_of_operation(one)
        ]

    def of(self, resource: str) -> list[Operation]:
        """The operations of a resource."""
        return self._operations[resource]

    def verbs(self, resource: str) -> set[str]:
        """The names by which operations of a resource go."""
        return {one.verb for one in self._operations[resource]}


def _names_in(body: Body | None) -> set[str]:
    if body is None:
        return set()
    return {name for name, _ in properties_of(body.schema)} | {*body.schema.properties}
