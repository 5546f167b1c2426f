"""The choice of the renderer of one field in an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from liveref.model.api import Resource
from liveref.model.constraints.fields import WriteOnly
from liveref.model.relations import Ends
from liveref.model.schema import Property, Schema
from liveref.naming.nouns import slug
from liveref.service.representation.default_values import DefaultValues
from liveref.service.representation.embedding import Nested, embedded, named
from liveref.service.representation.field_renderers import (
    Constant,
    among,
    flag_as_text,
    from_path,
    generation_of,
    identity,
    new_identity,
    nothing,
    numbered,
    once,
    once_changed,
    revealed,
    status_of,
    time_of,
)
from liveref.service.representation.response_context import FieldRenderer
from liveref.service.representation.shape import ABSENT, Stored
from liveref.service.representation.templates import is_template
from liveref.service.representation.usage import COUNTED
from liveref.service.system.system import System
from liveref.values.times import is_time, restyled


class _Field(NamedTuple):
    """A field of a resource in an answer: the parameters of the path that are echoed, and whether
    the record stands within another."""

    resource: Resource
    key: str
    field: Property
    path: tuple[str, ...]
    nested: bool


class FieldChoice:
    """Chooses the renderers of the fields of one operation's response. `path` are the names of the
    path's parameters, which are echoed at the top level; `example_keys` are the keys that all
    examples of the operation have, so that other keys may be left out, None if there is no example;
    `creates` says that the response follows a create, which reveals secrets once; `objects` are the
    fields that requests set to objects; `unmentioned` are undocumented keys that only a new record
    shows; `ends` are the fields that show a related record of the path; `linked` are lists of links
    from the examples, by their key, `linked_within` those of objects, by the object's key."""

    def __init__(
        self,
        system: System,
        path: tuple[str, ...],
        *,
        example_keys: frozenset[str] | None,
        creates: bool = False,
        unmentioned: frozenset[str] = frozenset(),
        objects: frozenset[str] = frozenset(),
        ends: Ends | None = None,
        linked: Mapping[str, list[Any]] | None = None,
        linked_within: Mapping[str, dict[str, list[Any]]] | None = None,
    ) -> None:
        self.root = system.root
        """The path prefix of the system."""
        self.names = system.names
        """The meaning of field names."""
        self._ends = ends or {}
        self._unmentioned = unmentioned
        self._system = system
        self._path = path
        self._defaults = DefaultValues(system, example_keys, objects, linked or {})
        self._linked_within = linked_within or {}
        self._creates = creates
        self._needs: set[str] = set()
        self._added_up: frozenset[str] = frozenset()
        self.secrets: set[tuple[str, str]] = set()
        """The secret fields of the shape, by (resource, name), which a create may reveal."""

    def nested(self, key: str, resource: Resource, schema: Schema) -> FieldRenderer:
        """The renderer of the related record of a context under that key."""
        raise NotImplementedError

    def summarised(self, key: str) -> Nested:
        """The function that makes the renderer of a record to which a field refers."""
        raise NotImplementedError

    def renderer(
        self, resource: Resource, key: str, field: Property, path: tuple[str, ...], nested: bool
    ) -> FieldRenderer:
        """The renderer of a field: the first that one of the choices has."""
        asked = _Field(resource, key, field, path, nested)
        choices = (
            self._secret,
            self._of_request,
            self._identity,
            self._related,
            self._by_meaning,
            self._embedded,
            self._counted,
            self._constant,
        )
        renderers = (choice(asked) for choice in choices)
        return next((one for one in renderers if one is not None), None) or self._stored(asked)

    def _secret(self, asked: _Field) -> FieldRenderer | None:
        name, key = asked.resource.name, asked.key
        if self._system.secret(name, key) is not None:
            if not self._creates:
                return nothing
            self.secrets.add((name, key))
            return revealed(name, key)
        return nothing if key in self.write_only(asked.resource) else None

    def _of_request(self, asked: _Field) -> FieldRenderer | None:
        """The value that the path of the request has, for a parameter called like the field."""
        key, schema = asked.key, asked.field.schema
        if key in asked.path:
            scope = self._system.api.conventions.paths.scope
            is_scope = re.fullmatch(scope, key, re.IGNORECASE) is not None
            from_request = numbered(from_path(key), schema)
            return Stored(key, from_request) if is_scope else from_request
        same = next((name for name in asked.path if slug(name) == slug(key)), None)
        return numbered(from_path(same), schema) if same is not None else None

    def _identity(self, asked: _Field) -> FieldRenderer | None:
        resource, key = asked.resource, asked.key
        # A create that answers with `subscription_id` alone returns the new record's `id`.
        alone = bool(self._unmentioned) and key == f"{resource.name}_{resource.identifier}"
        if key != resource.identifier and not alone:
            return None
        new = not asked.nested and key in self._unmentioned
        return new_identity if new else numbered(identity, asked.field.schema)

    def _related(self, asked: _Field) -> FieldRenderer | None:
        """A record besides the shown one: at the other end of a relation, or an owner or owned."""
        key, schema, resources = asked.key, asked.field.schema, self._system.resources
        if asked.nested:
            return None
        if key in self._ends and schema.is_object:
            parameter, name = self._ends[key]
            return self.nested(parameter, resources[name], schema)
        if not self._is_record(asked.resource, key, schema):
            return None
        self._needs.add(key)
        return self.nested(key, resources[key], schema)

    def _by_meaning(self, asked: _Field) -> FieldRenderer | None:
        """The generation, the status, a fault, a time, or what is shown once."""
        system, resource, key = self._system, asked.resource, asked.key
        schema = asked.field.schema
        behaviour = system.behaviour(resource.name)
        if system.names.means("generation", key):
            return generation_of(key)
        if key == system.status_field(resource.name):
            return status_of(key, self._defaults.renderer(key, asked.field, key), schema.example)
        if any(key == secret.fault for secret in behaviour.secrets.values()):
            return Stored(key, Constant(None) if schema.nullable else nothing)
        for kind in ("created", "updated"):
            if system.names.means(kind, key):
                return self._time(asked, kind)
        return once(resource.name, key) if key in behaviour.once else None

    def _time(self, asked: _Field, kind: str) -> FieldRenderer:
        """The time at which a record was created or updated; null before its first update, if the
        document shows it so."""
        resource, schema = asked.resource, asked.field.schema
        time = time_of(kind, self._system.times.example(resource, schema))
        null_at_first = self._system.uses.null_at_first.get(resource.name, ())
        late = kind == "updated" and schema.nullable and asked.key in null_at_first
        return Stored(asked.key, once_changed(time) if late else time)

    def _embedded(self, asked: _Field) -> FieldRenderer | None:
        """The record that a field refers to, in the place of its identity."""
        if asked.nested:
            return None
        key, schema = asked.key, asked.field.schema
        embedding = embedded(self._system, asked.resource, key, schema, self.summarised(key))
        if embedding is None:
            return None
        self._needs.add(embedding[0])
        return embedding[1]

    def _counted(self, asked: _Field) -> FieldRenderer | None:
        """A number that no record holds: a sum, or the usage of a quota."""
        key, schema = asked.key, asked.field.schema
        if key in self._added_up:
            return lambda context: context.path.get(f"{COUNTED}{key}", {})
        means = self._system.names.means
        has_limit = any(means("limit", name) for name in schema.properties)
        return self._defaults.usage(key, schema) if self._defaults.counted and has_limit else None

    def _constant(self, asked: _Field) -> FieldRenderer | None:
        """The value that behaviour gives each record."""
        defaults = self._system.behaviour(asked.resource.name).defaults
        if asked.key not in defaults or is_template(defaults[asked.key]):
            return None
        return Stored(asked.key, Constant(defaults[asked.key]))

    def _stored(self, asked: _Field) -> FieldRenderer:
        """The value that the record holds, else the default of the field."""
        system, resource, key = self._system, asked.resource, asked.key
        default = self._defaults.renderer(key, _as_elsewhere(resource, key, asked.field), key)
        rest = system.behaviour(resource.name).rest
        default = among(rest, key, default) if rest and rest != key else default
        usual = Stored(system.kept_as(resource.name, key), default)
        if not asked.nested and (embedding := named(system, resource.name, key, usual)):
            self._needs.add(embedding[0])
            return embedding[1]
        style = asked.field.schema.example
        if isinstance(style, str) and key in system.uses.flags.get(resource.name, ()):
            return flag_as_text(usual, style)
        return (lambda context: restyled(usual(context), style)) if is_time(style) else usual

    def _is_record(self, resource: Resource, key: str, schema: Schema) -> bool:
        near = {resource.name, *resource.owns, resource.owned_by} & self._system.resources.keys()
        return key in near and (schema.is_object or not schema.types)

    def about(self, resource: Resource) -> None:
        self._defaults.about(resource)
        counts = self._system.behaviour(resource.name).counts
        self._added_up = frozenset(f for f, terms in counts.items() if any(c.within for c in terms))

    def write_only(self, resource: Resource) -> set[str]:
        """The fields that no answer shows."""
        facts = self._system.constraints.about(WriteOnly, resource.name)
        return {fact.field for fact in facts if not fact.shown_once}


def _as_elsewhere(resource: Resource, key: str, field: Property) -> Property:
    """A field with the example that the resource has for it, so that an unset field has the same
    value in each answer."""
    common = resource.schema.properties.get(key)
    own_example, other = field.schema.example, common.schema.example if common else ABSENT
    if own_example is ABSENT or other is ABSENT or type(own_example) is not type(other):
        return field
    schema = msgspec.structs.replace(field.schema, example=other)
    return msgspec.structs.replace(field, schema=schema)
