"""The uses of the fields of each resource by the operations of an API: show, list, set, decide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from liveref.model.api import API, Effect


class FieldUses:
    """By the name of a resource, the names of fields of which something holds."""

    def __init__(self, api: API) -> None:
        self._api = api

    @cached_property
    def listed(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that lists show of its records: what is seen in a list is
        seen in the record itself as well."""
        fields: dict[str, set[str]] = {}
        for operation in self._api.operations:
            bodies = [r.body for r in operation.responses if r.body and r.code < 400]
            for body in bodies if operation.effect is Effect.LIST else ():
                fields.setdefault(operation.resource, set()).update(body.record.properties)
        return {resource: frozenset(names) for resource, names in fields.items()}

    @cached_property
    def shown_lists(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that a look at one of its records shows as lists."""
        fields: dict[str, set[str]] = {}
        for operation in self._api.operations:
            for response in operation.responses if operation.effect is Effect.SHOW else ():
                properties = response.body.record.properties.items() if response.body else ()
                names = {name for name, prop in properties if "array" in prop.schema.types}
                fields.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in fields.items()}

    @cached_property
    def made_with(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that its records have which behaviour makes."""
        fields: dict[str, set[str]] = {}
        for behaviour in self._api.behaviour.resources.values():
            for transition in behaviour.actions.values():
                for resource, each_of in transition.makes.items():
                    fields.setdefault(resource, set()).update(*each_of)
        return {resource: frozenset(names) for resource, names in fields.items()}

    @cached_property
    def created(self) -> frozenset[str]:
        """The resources that an operation creates."""
        return frozenset(o.resource for o in self._api.operations if o.effect is Effect.CREATE)

    @cached_property
    def flags(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that requests set to true or false."""
        fields: dict[str, set[str]] = {}
        for operation in self._api.operations:
            properties = operation.request.record.properties.items() if operation.request else ()
            names = {name for name, prop in properties if prop.schema.types == ("boolean",)}
            fields.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in fields.items()}

    @cached_property
    def optional(self) -> Mapping[str, frozenset[str]]:
        """By resource, the fields that its requests may set and that its creates need not."""
        return {resource.name: frozenset(resource.optional) for resource in self._api.resources}

    @cached_property
    def decided(self) -> Mapping[str, frozenset[str]]:
        """By resource, the fields that the service gives a value where a request gives none."""
        return {resource.name: frozenset(resource.assigned) for resource in self._api.resources}

    @cached_property
    def null_at_first(self) -> Mapping[str, frozenset[str]]:
        """By resource, the fields that an example of an answer shows as null."""
        return {
            resource.name: frozenset(resource.null_at_first) for resource in self._api.resources
        }

    @cached_property
    def objects(self) -> dict[str, frozenset[str]]:
        """By resource, the fields that a request may set to an object."""
        fields: dict[str, set[str]] = {}
        for operation in self._api.operations:
            properties = operation.request.record.properties.items() if operation.request else ()
            names = {name for name, one in properties if one.schema.is_object}
            fields.setdefault(operation.resource, set()).update(names)
        return {resource: frozenset(names) for resource, names in fields.items()}
