"""What a response shows of a record: worked out once from the documented body.

Every key of the body gets a getter. A value comes from the path if it has one of that name,
then from the record, then from behaviour. Where none of them has it, a field that clients may set
has its default, is null, empty or left out, and never what an example shows. A field of the
service's own is left out if the operation's own example lacks it and no table requires it; null
if it may be, or 0 and the like where the example has that; empty for collections and links; else
the example's value for a plain scalar, and a derived value for identities, times and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from liveref.model.api import Resource
from liveref.model.constraints.fields import WriteOnly
from liveref.model.relations import Ends
from liveref.model.schema import Property, Schema
from liveref.naming.nouns import slug
from liveref.service.representation.embedding import embedded, named
from liveref.service.representation.getters import (
    among,
    constant,
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
from liveref.service.representation.shape import ABSENT, Entry, Shape, Stored
from liveref.service.representation.templates import is_template
from liveref.service.representation.unset import UnsetFields
from liveref.service.representation.usage import COUNTED
from liveref.service.representation.view import Getter, View
from liveref.service.system import status
from liveref.service.system.privileged import public_keys
from liveref.service.system.system import System
from liveref.values.nested import pruned
from liveref.values.times import is_time, restyled


class ShapeBuilder:
    """Builds the shapes of one operation's response.

    `path` are the names of the path's parameters, which echo at the top; `shown`
    are all keys of the operation's own examples, so that what they lack may be left out,
    None where it shows none;
    `creates` whether the response follows a create, which shows what is shown only once;
    `objects` are the fields that requests set to objects;
    `unmentioned` are keys that no document mentions, shown only of what was just made;
    `ends` are the fields that show a record which the path relates;
    `linked` are lists of links, as the examples show them, by their key.
    """

    def __init__(
        self,
        system: System,
        path: tuple[str, ...],
        *,
        shown: frozenset[str] | None,
        creates: bool = False,
        unmentioned: frozenset[str] = frozenset(),
        objects: frozenset[str] = frozenset(),
        ends: Ends | None = None,
        linked: Mapping[str, list[Any]] | None = None,
    ) -> None:
        self.root = system.root
        """Where the system stands."""
        self.names = system.names
        """What the names of fields tell."""
        self._ends = ends or {}
        self._unmentioned = unmentioned
        self._system = system
        self._path = path
        self._unset = UnsetFields(system, shown, objects, linked or {})
        self._creates = creates
        self._needs: set[str] = set()
        self._added_up: frozenset[str] = frozenset()
        self.secrets: set[tuple[str, str]] = set()
        """The secret fields met, by (resource, name), which a create may reveal."""

    def record(self, resource: Resource, schema: Schema | None, also: Iterable[str] = ()) -> Shape:
        """The shape of a record of `resource` as `schema` documents it; `also` are fields to
        show beyond that where the record has them."""
        self._unset.about(resource)
        counts = self._system.behaviour(resource.name).counts
        self._added_up = frozenset(f for f, each in counts.items() if any(c.within for c in each))
        getters = self._fields(resource, schema, self._path)
        known = {key for key, _ in getters}
        never = self._write_only(resource)
        more = [key for key in also if key not in known and key not in never]
        getters += [(key, self._seen(resource, key, Stored(key, nothing))) for key in more]
        is_open = schema is not None and schema.is_open
        said = self._system.behaviour(resource.name)
        is_open = is_open or said.is_open
        hidden = {*filter(status.is_hidden, said.defaults), *never, *said.once}
        return Shape(getters, frozenset(self._needs), is_open=is_open, hidden=hidden)

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
    ) -> list[tuple[str, Getter]]:
        properties = dict(schema.properties) if schema is not None else {}
        if not properties and schema is not None:
            properties = self._unknown(resource)
        getters = [
            (key, self._seen(resource, key, self._getter(resource, key, known, path, nested)))
            for key, known in properties.items()
        ]
        return getters + self._by_behaviour(resource, properties)

    def _seen(self, resource: Resource, key: str, getter: Getter) -> Getter:
        """The getter of a field, for those who see it."""
        shows = public_keys(self._system.behaviour(resource.name), key)
        return getter if shows is None else for_administrators(getter, shows)

    def _unknown(self, resource: Resource) -> dict[str, Property]:
        """What to show of a resource whose response is named but not described."""
        keys = [resource.identifier, *resource.shares]
        if field := self._system.status_field(resource.name):
            keys.append(field)
        text = Property(schema=Schema(types=("string",)))
        documented = resource.schema.properties
        return dict.fromkeys(keys, text) | dict(documented)

    def _by_behaviour(
        self, resource: Resource, properties: dict[str, Property]
    ) -> list[tuple[str, Getter]]:
        found: list[tuple[str, Getter]] = []
        for name, secret in self._system.behaviour(resource.name).secrets.items():
            if name not in properties and self._creates and secret.generate:
                found.append((name, revealed(resource.name, name)))
            if secret.missed and secret.fault not in properties:
                found.append((secret.fault, Stored(secret.fault, nothing)))
        return found

    def _getter(
        self, resource: Resource, key: str, known: Property, path: tuple[str, ...], nested: bool
    ) -> Getter:
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
            told = numbered(from_path(key), known.schema)
            return Stored(key, told) if is_scope else told
        if (same := next((name for name in path if slug(name) == slug(key)), None)) is not None:
            return numbered(from_path(same), known.schema)
        # What answers a create with nothing but `subscription_id` tells the new one's `id`.
        alone = bool(self._unmentioned) and key == f"{resource.name}_{resource.identifier}"
        if key == resource.identifier or alone:
            new = not nested and key in self._unmentioned
            return new_identity if new else numbered(identity, known.schema)
        if system.names.means("generation", key):
            return generation_of(key)
        if not nested and key in self._ends and known.schema.is_object:
            parameter, name = self._ends[key]
            return self._nested(parameter, system.resources[name], known.schema)
        if not nested and self._is_record(resource, key, known.schema):
            self._needs.add(key)
            return self._nested(key, system.resources[key], known.schema)
        if key == system.status_field(resource.name):
            return status_of(key, self._unset.getter(key, known, key), known.schema.example)
        if any(key == s.fault for s in system.behaviour(resource.name).secrets.values()):
            return Stored(key, constant(None) if known.schema.nullable else nothing)
        for kind in ("created", "updated"):
            if system.names.means(kind, key):
                time = time_of(kind, known.schema.example)
                shown = system.uses.null_at_first.get(resource.name, ())
                late = kind == "updated" and known.schema.nullable and key in shown
                return Stored(key, once_changed(time) if late else time)
        if key in system.behaviour(resource.name).once:
            return once(resource.name, key)
        if not nested and (found := embedded(system, resource, key, known.schema, _summary)):
            self._needs.add(found[0])
            return found[1]
        if key in self._added_up:
            return lambda view: view.path.get(f"{COUNTED}{key}", {})
        if self._unset.counted and "limit" in known.schema.properties:
            return self._unset.usage(key, known.schema)
        defaults = system.behaviour(resource.name).defaults
        if key in defaults and not is_template(defaults[key]):
            return Stored(key, constant(defaults[key]))
        unset = self._unset.getter(key, _as_elsewhere(resource, key, known), key)
        rest = system.behaviour(resource.name).rest
        unset = among(rest, key, unset) if rest and rest != key else unset
        usual = Stored(system.kept_as(resource.name, key), unset)
        if not nested and (found := named(system, resource.name, key, usual)):
            self._needs.add(found[0])
            return found[1]
        style = known.schema.example
        return (lambda view: restyled(usual(view), style)) if is_time(style) else usual

    def _is_record(self, resource: Resource, key: str, schema: Schema) -> bool:
        near = {resource.name, *resource.owns, resource.owned_by}
        return key in near and (schema.is_object or not schema.types)

    def _nested(self, key: str, resource: Resource, schema: Schema) -> Getter:
        """The record that a view has as related by that key."""
        shape = Shape(self._fields(resource, schema, (), nested=True))

        def nested(view: View) -> Any:
            record = view.related.get(key)
            if record is None:
                return None if schema.nullable else ABSENT
            return shape.render(view.of(record))

        return nested

    def summary(self, resource: Resource, schema: Schema) -> Shape:
        """The shape of another's record, of which fields may have shorter names here:
        `ephemeral` of `OS-FLV-EXT-DATA:ephemeral`, or `original_name` of `name`."""
        known = resource.schema.properties
        getters = dict(self._fields(resource, schema, (), nested=True))
        for key in schema.properties.keys() - known.keys():
            other = next((n for n in known if _is_called(key, n)), None)
            if other is not None:
                getters[key] = self._getter(resource, other, known[other], (), nested=True)
        return Shape(list(getters.items()))


def _as_elsewhere(resource: Resource, key: str, known: Property) -> Property:
    """A field with the example that stands for it wherever the resource is shown, so that what
    nobody set reads the same in each answer."""
    common = resource.schema.properties.get(key)
    own, other = known.schema.example, common.schema.example if common else ABSENT
    if own is ABSENT or other is ABSENT or type(own) is not type(other):
        return known
    schema = msgspec.structs.replace(known.schema, example=other)
    return msgspec.structs.replace(known, schema=schema)


def _summary(system: System, resource: Resource, schema: Schema) -> Getter:
    return ShapeBuilder(system, (), shown=None).summary(resource, schema).render


def _is_called(key: str, name: str) -> bool:
    return name.endswith(f":{key}") or key.endswith(f"_{name}")
