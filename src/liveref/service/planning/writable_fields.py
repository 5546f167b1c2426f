"""The fields of a request that a record stores, collected before the first request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from liveref.model.api import Resource
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.service.system import status
from liveref.service.system.privileged import public_keys
from liveref.service.system.record_meta import INTERNAL
from liveref.service.system.system import System

_NUMBER = re.compile(r"-?[0-9]{1,18}")


class WritableFields:
    """The fields that a request with this schema may set, and the defaults of the others."""

    def __init__(
        self, system: System, resource: Resource, schema: Schema, *, is_update: bool = False
    ) -> None:
        behaviour, self._names = system.behaviour(resource.name), system.names
        field = schema.properties.get(resource.identifier)
        implied = field is not None and field.evidence == (Evidence.RULE,)
        identifier = [resource.identifier] if implied else []
        self._properties = schema.properties
        self._hidden = {
            INTERNAL,
            *behaviour.secrets,
            *identifier,
            *self._service_times(schema),
        }
        self._integers = frozenset(
            name for name, field in schema.properties.items() if field.schema.types == ("integer",)
        )
        self._renamed = dict(_renamed(system, resource, schema))
        names = (*schema.properties, *self._renamed.values())
        # The table of a create may omit a reference; an update changes only documented ones.
        refers = () if is_update else _shown_references(system, resource)
        documented_names = (*names, *refers)
        self._listed = frozenset(_listed(system, resource, schema))
        self._documented = frozenset(filter(self._is_writable, documented_names))

        self._is_open = schema.is_open or behaviour.is_open
        self._rest = behaviour.rest
        every = resource.schema.properties | schema.properties
        self._documented_names = {
            n for n, field in every.items() if field.evidence != (Evidence.EXAMPLE,)
        }
        documented = {
            name: default
            for name, field in schema.properties.items()
            if (default := self._names.default(name, field.schema)) is not UNSET
        }
        self.defaults: dict[str, Any] = documented | behaviour.defaults

    def of(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields to store: documented ones, references, or all of an open resource; never a
        secret, nor a field that the service manages unless the request documents it. Other fields
        go where behaviour keeps extra fields."""
        if self._renamed:
            fields = {self._renamed.get(name, name): value for name, value in fields.items()}
        for name in self._listed & fields.keys():
            if isinstance(text := fields[name], str):
                fields = fields | {name: [part.strip() for part in text.split(",") if part]}

        writable = {
            name: self._inner(name, value)
            if isinstance(value, dict | list) or (name in self._integers and isinstance(value, str))
            else value
            for name, value in fields.items()
            if name in self._documented or (self._is_open and self._is_writable(name))
        }
        if self._rest is not None:
            rest = {
                n: fields[n] for n in fields.keys() - self._documented_names if self._is_writable(n)
            }
            documented = {
                n: fields[n] for n in fields.keys() & self._documented_names if self._is_writable(n)
            }
            writable = {
                name: value for name, value in (writable | documented).items() if name not in rest
            }
            given_rest = writable.get(self._rest)
            given_rest = given_rest if isinstance(given_rest, dict) else {}
            writable[self._rest] = self._names.without_secrets(rest) | given_rest
        return writable

    def _inner(self, name: str, value: Any) -> Any:
        """An object, a list or the text of an integer, without secrets and as the schema has it:
        see `as_documented`."""
        field = self._properties.get(name)
        if isinstance(value, dict | list):
            value = self._names.without_secrets(value)
        return as_documented(value, field.schema) if field is not None else value

    def _service_times(self, schema: Schema) -> Iterator[str]:
        """The times of creation and update that only a JSON Schema of the whole resource has: no
        request sets them."""
        for name, field in schema.properties.items():
            is_time = self._names.means("created", name) or self._names.means("updated", name)
            if is_time and field.evidence == (Evidence.SCHEMA,):
                yield name

    def _is_writable(self, name: str) -> bool:
        is_managed = self._names.means("secret", name) or self._names.means("generation", name)
        return name not in self._hidden and not is_managed and not self._is_internal(name)

    def _is_internal(self, name: str) -> bool:
        """Whether a field is one of the service's own, which no document has."""
        return status.is_hidden(name) and name not in self._properties


def as_documented(value: Any, schema: Schema) -> Any:
    """A JSON value in its documented form: without nulls that the schema does not allow, with
    integers for texts that hold one, and with empty lists for empty objects."""
    if isinstance(value, str):
        is_number = schema.types == ("integer",) and _NUMBER.fullmatch(value)
        return int(value) if is_number else value
    if value == {} and schema.types == ("array",):
        return []
    if isinstance(value, list):
        return [as_documented(item, schema.items) for item in value] if schema.items else value
    if not isinstance(value, dict) or not schema.properties:
        return value
    properties = schema.properties
    return {
        name: as_documented(item, properties[name].schema) if name in properties else item
        for name, item in value.items()
        if item is not None or name not in properties or not _is_refused(properties[name].schema)
    }


def _is_refused(schema: Schema) -> bool:
    """Whether a value may not be null."""
    return bool(schema.types) and not schema.nullable


def _renamed(system: System, resource: Resource, schema: Schema) -> Iterator[tuple[str, str]]:
    """The fields that answers show by a shorter name: `display_name` for `name`."""
    listed = system.uses.listed.get(resource.name, frozenset())
    for name in schema.properties.keys() - listed:
        if (current := system.names.current(name)) in listed:
            yield name, current


def _listed(system: System, resource: Resource, schema: Schema) -> Iterator[str]:
    """The fields given as texts with commas, which answers show as lists."""
    for name, field in schema.properties.items():
        if field.schema.comma_separated and name in system.uses.shown_lists.get(resource.name, ()):
            yield name


def _shown_references(system: System, resource: Resource) -> list[str]:
    """The references of a resource that a request may set although none documents them, except
    those that only administrators see."""
    refer = system.references
    behaviour = system.behaviour(resource.name)
    names = (name for name in resource.schema.properties if refer.word(name) is not None)
    return [
        name
        for name in names
        if refer.target(resource.name, name) is not None and public_keys(behaviour, name) is None
    ]
