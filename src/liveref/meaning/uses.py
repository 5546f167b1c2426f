"""What the operations of an API do with the fields of each resource: show, list, set, decide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from liveref.model.api import API, Body, Effect, Operation
from liveref.model.behaviour import ResourceBehaviour

_SILENT = ResourceBehaviour()


class FieldUses:
    """By the name of a resource, the names of fields of which something holds."""

    def __init__(self, api: API) -> None:
        self._api = api

    @cached_property
    def listed(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that lists show of its records: what is seen in a list is
        seen in the record itself as well."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            bodies = [r.body for r in operation.responses if r.body and r.code < 400]
            for body in bodies if operation.effect is Effect.LIST else ():
                found.setdefault(operation.resource, set()).update(body.record.properties)
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def shown_lists(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that a look at one of its records shows as lists."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            for response in operation.responses if operation.effect is Effect.SHOW else ():
                known = response.body.record.properties.items() if response.body else ()
                names = {name for name, each in known if "array" in each.schema.types}
                found.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def made_with(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that its records have which behaviour makes."""
        found: dict[str, set[str]] = {}
        for said in self._api.behaviour.resources.values():
            for transition in said.actions.values():
                for resource, each_of in transition.makes.items():
                    found.setdefault(resource, set()).update(*each_of)
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def optional(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that its creates may set and need not."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            if operation.effect is Effect.CREATE and operation.request:
                properties = operation.request.record.properties
                names = {name for name, known in properties.items() if not known.required}
                names.update(self._said(operation.resource).optional)
                found.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def decided(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that the service gives a value where a request gives none."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            if operation.effect is Effect.CREATE:
                found.setdefault(operation.resource, set()).update(_decided(operation))
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def null_at_first(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that an example of an answer shows as null."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            bodies = [r.body for r in operation.responses if r.body and r.code < 400]
            for fields in (fields for body in bodies for fields in _shown(body)):
                names = {name for name, value in fields.items() if value is None}
                found.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in found.items()}

    @cached_property
    def objects(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that a request may set to an object."""
        found: dict[str, set[str]] = {}
        for operation in self._api.operations:
            known = operation.request.record.properties.items() if operation.request else ()
            names = {name for name, one in known if one.schema.is_object}
            found.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in found.items()}

    def _said(self, resource: str) -> ResourceBehaviour:
        return self._api.behaviour.resources.get(resource) or _SILENT


def _decided(create: Operation) -> Iterator[str]:
    """The fields that no example of a create's request gives a value, and its answer's does."""
    if create.request is None or not create.request.examples:
        return
    asked = [*_shown(create.request)]
    bodies = [response.body for response in create.responses if response.body is not None]
    told = {k: v for body in bodies for shown in _shown(body) for k, v in shown.items()}
    for name, value in told.items():
        if value is not None and all(fields.get(name) is None for fields in asked):
            yield name


def _shown(body: Body) -> Iterator[dict[str, Any]]:
    """The fields of each record in the examples of a body."""
    for value in (example.value for example in body.examples):
        inner = value.get(body.wrapper, value) if isinstance(value, dict) else value
        each = inner if isinstance(inner, list) else [inner]
        yield from (fields for fields in each if isinstance(fields, dict))
