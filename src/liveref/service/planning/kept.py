"""What of a request's fields a record keeps, worked out before the first request."""

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
from liveref.service.system.system import System

_NUMBER = re.compile(r"-?[0-9]{1,18}")


class KeptFields:
    """The fields that a request with this schema may set, and the defaults of those that it
    leaves out."""

    def __init__(
        self, system: System, resource: Resource, schema: Schema, *, is_update: bool = False
    ) -> None:
        behaviour, self._names = system.behaviour(resource.name), system.names
        known = schema.properties.get(resource.identifier)
        implied = known is not None and known.evidence == (Evidence.RULE,)
        identifier = [resource.identifier] if implied else []
        self._properties = schema.properties
        self._hidden = {status.INTERNAL, *behaviour.secrets, *identifier, *self._own(schema)}
        self._renamed = dict(_renamed(system, resource, schema))
        told = (*schema.properties, *self._renamed.values())
        # What a create refers to its table may leave out; an update moves nothing unasked.
        refers = () if is_update else _shown_references(system, resource)
        documented_names = (*told, *refers)
        self._listed = frozenset(_listed(system, resource, schema))
        self._documented = frozenset(filter(self._may_be_kept, documented_names))

        self._is_open = schema.is_open or behaviour.is_open
        self._rest = behaviour.rest
        every = resource.schema.properties | schema.properties
        self._known = {n for n, known in every.items() if known.evidence != (Evidence.EXAMPLE,)}
        documented = {
            name: default
            for name, known in schema.properties.items()
            if (default := self._names.default(name, known.schema)) is not UNSET
        }
        self.defaults: dict[str, Any] = documented | behaviour.defaults

    def of(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Documented fields, those that refer to others, or all of an open resource's; never a
        secret, nor what the service alone decides unless the request documents it. What is in
        none of them goes where behaviour has a place for the rest."""
        if self._renamed:
            fields = {self._renamed.get(name, name): value for name, value in fields.items()}
        for name in self._listed & fields.keys():
            if isinstance(text := fields[name], str):
                fields = fields | {name: [each.strip() for each in text.split(",") if each]}

        kept = {
            name: self._inner(name, value)
            for name, value in fields.items()
            if name in self._documented or (self._is_open and self._may_be_kept(name))
        }
        if self._rest is not None:
            rest = {n: fields[n] for n in fields.keys() - self._known if self._may_be_kept(n)}
            own = {n: fields[n] for n in fields.keys() & self._known if self._may_be_kept(n)}
            kept = {name: value for name, value in (kept | own).items() if name not in rest}
            said = kept.get(self._rest)
            said = said if isinstance(said, dict) else {}
            kept[self._rest] = self._names.without_secrets(rest) | said
        return kept

    def _inner(self, name: str, value: Any) -> Any:
        """A value without secrets, and as the schema has it: see `as_documented`."""
        known = self._properties.get(name)
        if isinstance(value, dict | list):
            value = self._names.without_secrets(value)
        return as_documented(value, known.schema) if known is not None else value

    def _own(self, schema: Schema) -> Iterator[str]:
        """The times of making and changing that only a JSON Schema of the whole thing has: these
        no request sets."""
        for name, known in schema.properties.items():
            is_time = self._names.means("created", name) or self._names.means("updated", name)
            if is_time and known.evidence == (Evidence.SCHEMA,):
                yield name

    def _may_be_kept(self, name: str) -> bool:
        told = self._names.means("secret", name) or self._names.means("generation", name)
        return name not in self._hidden and not told and not self._is_internal(name)

    def _is_internal(self, name: str) -> bool:
        """Whether a field is one of the service's own, which no document has."""
        return status.is_hidden(name) and name not in self._properties


def as_documented(value: Any, schema: Schema) -> Any:
    """A JSON value without what is null in its objects and may not be so by their schema, with
    the integers that came as texts, and the empty lists that came as objects."""
    if isinstance(value, str):
        is_number = schema.types == ("integer",) and _NUMBER.fullmatch(value)
        return int(value) if is_number else value
    if value == {} and schema.types == ("array",):
        return []
    if isinstance(value, list):
        return [as_documented(each, schema.items) for each in value] if schema.items else value
    if not isinstance(value, dict) or not schema.properties:
        return value
    properties = schema.properties
    return {
        name: as_documented(each, properties[name].schema) if name in properties else each
        for name, each in value.items()
        if each is not None or name not in properties or not _is_refused(properties[name].schema)
    }


def _is_refused(schema: Schema) -> bool:
    """Whether a value may not be null."""
    return bool(schema.types) and not schema.nullable


def _renamed(system: System, resource: Resource, schema: Schema) -> Iterator[tuple[str, str]]:
    """The fields that answers show by a shorter name: `display_name` for `name`."""
    shown = system.uses.listed.get(resource.name, frozenset())
    for name in schema.properties.keys() - shown:
        if (current := system.names.current(name)) in shown:
            yield name, current


def _listed(system: System, resource: Resource, schema: Schema) -> Iterator[str]:
    """The texts whose parts, with commas between them, answers have as a list."""
    for name, known in schema.properties.items():
        if known.schema.comma_separated and name in system.uses.shown_lists.get(resource.name, ()):
            yield name


def _shown_references(system: System, resource: Resource) -> list[str]:
    """The fields of a resource that hold the identity of another: what an answer shows of these,
    and a request gives, is kept though no request has it; not what administrators alone see."""
    refer = system.references
    said = system.behaviour(resource.name)
    names = (name for name in resource.schema.properties if refer.word(name) is not None)
    return [
        name
        for name in names
        if refer.target(resource.name, name) is not None and public_keys(said, name) is None
    ]
