"""The representation of a record in a response, worked out once from the documented body. Every key
of the body gets a renderer. A value comes from the path if it has a parameter of that name, then
from the record, then from behaviour. If none of them has it, a field that clients may set shows its
default, null, an empty value, or is left out; it never shows the example. A field that the service
manages is left out if the operation's own example lacks it and no table requires it. Otherwise it
shows null if it may be null, or 0 and the like if the example has that; an empty value for
collections and links; the example's value for a plain scalar; and a derived value for identities,
times and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from liveref.model.api import Resource
from liveref.model.constraints.fields import WriteOnly
from liveref.model.relations import Ends
from liveref.model.schema import Property, Schema
from liveref.naming.nouns import slug
from liveref.service.representation.default_values import DefaultValues
from liveref.service.representation.embedding import embedded, named
from liveref.service.representation.field_renderers import (
    Constant,
    among,
    for_administrators,
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
from liveref.service.representation.response_context import FieldRenderer, ResponseContext
from liveref.service.representation.shape import ABSENT, Entry, Shape, Stored
from liveref.service.representation.templates import is_template
from liveref.service.representation.usage import COUNTED
from liveref.service.system import status
from liveref.service.system.privileged import public_keys
from liveref.service.system.system import System
from liveref.values.nested import pruned
from liveref.values.times import is_time, restyled


class ShapeBuilder:
    """Builds the shapes of one operation's response. `path` are the names of the path's parameters,
    which are echoed at the top level; `example_keys` are the keys that all examples of the
    operation have, so that other keys may be left out, None if there is no example; `creates` says
    that the response follows a create, which reveals secrets once; `objects` are the fields that
    requests set to objects; `unmentioned` are undocumented keys that only a new record shows;
    `ends` are the fields that show a related record of the path; `linked` are lists of links from
    the examples, by their key, `linked_within` those of objects, by the object's key."""

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

    def record(self, resource: Resource, schema: Schema | None, also: Iterable[str] = ()) -> Shape:
        """The shape of a record of `resource` as `schema` documents it; `also` are further fields
        to show if the record has them."""
        self._about(resource)
        renderers = self._fields(resource, schema, self._path)
        keys = {key for key, _ in renderers}
        never = self._write_only(resource)
        more = [key for key in also if key not in keys and key not in never]
        renderers += [(key, self._restricted(resource, key, Stored(key, nothing))) for key in more]
        is_open = schema is not None and schema.is_open
        behaviour = self._system.behaviour(resource.name)
        is_open = is_open or behaviour.is_open
        hidden = {*filter(status.is_hidden, behaviour.defaults), *never, *behaviour.once}
        return Shape(renderers, frozenset(self._needs), is_open=is_open, hidden=hidden)

    def field(
        self, resource: Resource, key: str, field: Property
    ) -> tuple[FieldRenderer, frozenset[str]]:
        """The renderer of one field of a record, for those who see it, with the resources that it
        needs."""
        self._about(resource)
        renderer = self._renderer(resource, key, field, self._path, nested=False)
        return renderer, frozenset(self._needs)

    def _about(self, resource: Resource) -> None:
        self._defaults.about(resource)
        counts = self._system.behaviour(resource.name).counts
        self._added_up = frozenset(f for f, terms in counts.items() if any(c.within for c in terms))

    def _write_only(self, resource: Resource) -> set[str]:
        """The fields that no answer shows."""
        facts = self._system.constraints.about(WriteOnly, resource.name)
        return {fact.field for fact in facts if not fact.shown_once}

    def entry(self, resource: Resource, name: str, values: Schema) -> Shape:
        """The shape of an answer that is a map of `values`, by the path's parameter `name`."""
        if not values.is_object:
            return Entry(name, lambda v: pruned(v.record.data.get(v.path[name], []), values))
        record = self.record(resource, values)
        return Entry(name, record.render, record.needs)

    def _fields(
        self,
        resource: Resource,
        schema: Schema | None,
        path: tuple[str, ...],
        *,
        nested: bool = False,
    ) -> list[tuple[str, FieldRenderer]]:
        properties = dict(schema.properties) if schema is not None else {}
        if not properties and schema is not None:
            properties = self._unknown(resource)
        renderers = [
            (
                key,
                self._restricted(resource, key, self._renderer(resource, key, field, path, nested)),
            )
            for key, field in properties.items()
        ]
        return renderers + self._by_behaviour(resource, properties)

    def _restricted(self, resource: Resource, key: str, renderer: FieldRenderer) -> FieldRenderer:
        """The renderer of a field, for those who see it."""
        shows = public_keys(self._system.behaviour(resource.name), key)
        return renderer if shows is None else for_administrators(renderer, shows)

    def _unknown(self, resource: Resource) -> dict[str, Property]:
        """The fields to show of a resource whose response is named but not described."""
        keys = [resource.identifier, *resource.shares]
        if field := self._system.status_field(resource.name):
            keys.append(field)
        text = Property(schema=Schema(types=("string",)))
        documented = resource.schema.properties
        return dict.fromkeys(keys, text) | dict(documented)

    def _by_behaviour(
        self, resource: Resource, properties: dict[str, Property]
    ) -> list[tuple[str, FieldRenderer]]:
        renderers: list[tuple[str, FieldRenderer]] = []
        for name, secret in self._system.behaviour(resource.name).secrets.items():
            if name not in properties and self._creates and secret.generate:
                renderers.append((name, revealed(resource.name, name)))
            if secret.missed and secret.fault not in properties:
                renderers.append((secret.fault, Stored(secret.fault, nothing)))
        return renderers

    def _renderer(
        self, resource: Resource, key: str, field: Property, path: tuple[str, ...], nested: bool
    ) -> FieldRenderer:
        system = self._system
        if system.secret(resource.name, key) is not None:
            if not self._creates:
                return nothing
            self.secrets.add((resource.name, key))
            return revealed(resource.name, key)
        if key in self._write_only(resource):
            return nothing
        if key in path:
            scope = self._system.api.conventions.paths.scope
            is_scope = re.fullmatch(scope, key, re.IGNORECASE) is not None
            from_request = numbered(from_path(key), field.schema)
            return Stored(key, from_request) if is_scope else from_request
        if (same := next((name for name in path if slug(name) == slug(key)), None)) is not None:
            return numbered(from_path(same), field.schema)
        # A create that answers with `subscription_id` alone returns the new record's `id`.
        alone = bool(self._unmentioned) and key == f"{resource.name}_{resource.identifier}"
        if key == resource.identifier or alone:
            new = not nested and key in self._unmentioned
            return new_identity if new else numbered(identity, field.schema)
        if system.names.means("generation", key):
            return generation_of(key)
        if not nested and key in self._ends and field.schema.is_object:
            parameter, name = self._ends[key]
            return self._nested(parameter, system.resources[name], field.schema)
        if not nested and self._is_record(resource, key, field.schema):
            self._needs.add(key)
            return self._nested(key, system.resources[key], field.schema)
        if key == system.status_field(resource.name):
            return status_of(key, self._defaults.renderer(key, field, key), field.schema.example)
        if any(key == s.fault for s in system.behaviour(resource.name).secrets.values()):
            return Stored(key, Constant(None) if field.schema.nullable else nothing)
        for kind in ("created", "updated"):
            if system.names.means(kind, key):
                time = time_of(kind, system.times.example(resource, field.schema))
                null_at_first = system.uses.null_at_first.get(resource.name, ())
                late = kind == "updated" and field.schema.nullable and key in null_at_first
                return Stored(key, once_changed(time) if late else time)
        if key in system.behaviour(resource.name).once:
            return once(resource.name, key)
        summarised = partial(_summary, links=self._links_within(key))
        if not nested and (embedding := embedded(system, resource, key, field.schema, summarised)):
            self._needs.add(embedding[0])
            return embedding[1]
        if key in self._added_up:
            return lambda context: context.path.get(f"{COUNTED}{key}", {})
        has_limit = any(system.names.means("limit", name) for name in field.schema.properties)
        if self._defaults.counted and has_limit:
            return self._defaults.usage(key, field.schema)
        defaults = system.behaviour(resource.name).defaults
        if key in defaults and not is_template(defaults[key]):
            return Stored(key, Constant(defaults[key]))
        default = self._defaults.renderer(key, _as_elsewhere(resource, key, field), key)
        rest = system.behaviour(resource.name).rest
        default = among(rest, key, default) if rest and rest != key else default
        usual = Stored(system.kept_as(resource.name, key), default)
        if not nested and (embedding := named(system, resource.name, key, usual)):
            self._needs.add(embedding[0])
            return embedding[1]
        style = field.schema.example
        return (lambda context: restyled(usual(context), style)) if is_time(style) else usual

    def _links_within(self, key: str) -> dict[str, FieldRenderer]:
        """The lists of links of the objects under a key: to this API, whoever keeps the record."""
        within = self._linked_within.get(key, {})
        return {name: self._defaults.listed_links(links) for name, links in within.items()}

    def _is_record(self, resource: Resource, key: str, schema: Schema) -> bool:
        near = {resource.name, *resource.owns, resource.owned_by} & self._system.resources.keys()
        return key in near and (schema.is_object or not schema.types)

    def _nested(self, key: str, resource: Resource, schema: Schema) -> FieldRenderer:
        """The related record of a context under that key."""
        shape = Shape(self._fields(resource, schema, (), nested=True))

        def nested(context: ResponseContext) -> Any:
            record = context.related.get(key)
            if record is None:
                return None if schema.nullable else ABSENT
            return shape.render(context.of(record))

        return nested

    def summary(self, resource: Resource, schema: Schema, links: dict[str, FieldRenderer]) -> Shape:
        """The shape of a referenced record, whose fields may have shorter names here: `ephemeral`
        of `OS-FLV-EXT-DATA:ephemeral`, or `original_name` of `name`. `links` are shown of it."""
        properties = resource.schema.properties
        renderers = dict(self._fields(resource, schema, (), nested=True))
        renderers |= {key: show for key, show in links.items() if key in renderers}
        for key in schema.properties.keys() - properties.keys():
            other = next((n for n in properties if _is_called(key, n)), None)
            if other is not None:
                renderers[key] = self._renderer(resource, other, properties[other], (), nested=True)
        return Shape(list(renderers.items()))


def _as_elsewhere(resource: Resource, key: str, field: Property) -> Property:
    """A field with the example that the resource has for it, so that an unset field has the same
    value in each answer."""
    common = resource.schema.properties.get(key)
    own_example, other = field.schema.example, common.schema.example if common else ABSENT
    if own_example is ABSENT or other is ABSENT or type(own_example) is not type(other):
        return field
    schema = msgspec.structs.replace(field.schema, example=other)
    return msgspec.structs.replace(field, schema=schema)


def _summary(
    system: System, resource: Resource, schema: Schema, *, links: dict[str, FieldRenderer]
) -> FieldRenderer:
    return ShapeBuilder(system, (), example_keys=None).summary(resource, schema, links).render


def _is_called(key: str, name: str) -> bool:
    return name.endswith(f":{key}") or key.endswith(f"_{name}")
