"""What a response shows of a record: worked out once from the documented body.

Every key of the body gets a getter. A value comes from the path if it has one of that name,
then from the record, then from behaviour; where none of them has it: nothing if the operation's
own example lacks it and no table requires it; null if it may be, or 0 and the like where the
example has that; empty for collections and links; else the example's value for a plain scalar,
and a derived value for identities, times and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from liveref.inference.naming import slug
from liveref.model.api import Resource
from liveref.model.schema import Property, Schema
from liveref.service.representation import generation
from liveref.service.representation.embedding import embedded
from liveref.service.representation.templates import is_template
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.representation.view import Getter, View
from liveref.service.request.addresses import Fill
from liveref.service.system import status
from liveref.service.system.relations import Ends
from liveref.service.system.system import System

ABSENT: Any = msgspec.UNSET
_DERIVED = ("identifier", "reference")
_MAX_DEPTH = 8


class Shape:
    """The keys of an object, each with the getter of its value. An open one shows what else
    the record holds as well."""

    def __init__(
        self,
        getters: list[tuple[str, Getter]],
        needs: frozenset[str] = frozenset(),
        *,
        is_open: bool = False,
    ) -> None:
        self._getters = [(key, *_taken_apart(key, getter)) for key, getter in getters]
        self._known = {key for key, _ in getters} | {status.INTERNAL} if is_open else None
        self.needs = needs
        """The resources whose records must be in `View.related`."""

    def render(self, view: View) -> dict[str, Any]:
        """The object as it is sent."""
        shown: dict[str, Any] = {}
        data = view.record.data
        for key, is_stored, getter in self._getters:
            if is_stored and key in data:
                shown[key] = data[key]
                continue
            value = getter(view)
            if value is not ABSENT:
                shown[key] = value
        if self._known is not None:
            others = data.get(status.INTERNAL, {}).get("related")
            known = self._known.union(others) if others else self._known
            shown |= {key: data[key] for key in data.keys() - known}
        return shown


class Entry(Shape):
    """One thing under the name by which the path calls it: an entry of a map."""

    def __init__(self, name: str, value: Getter, needs: frozenset[str]) -> None:
        super().__init__([], needs)
        self._name = name
        self._value = value

    def render(self, view: View) -> dict[str, Any]:
        """The object as it is sent."""
        return {str(view.path[self._name]): self._value(view)}


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
        self._ends = ends or {}
        self._linked = linked or {}
        self._unmentioned = unmentioned
        self._objects = objects
        self._system = system
        self._path = path
        self._shown = shown
        self._creates = creates
        self._needs: set[str] = set()
        self._optional: frozenset[str] = frozenset()
        self._decided: frozenset[str] = frozenset()
        self._counted: frozenset[str] = frozenset()
        self._added_up: frozenset[str] = frozenset()
        self.secrets: set[tuple[str, str]] = set()
        """The secret fields met, by (resource, name), which a create may reveal."""

    def record(self, resource: Resource, schema: Schema | None, also: Iterable[str] = ()) -> Shape:
        """The shape of a record of `resource` as `schema` documents it; `also` are fields to
        show beyond that where the record has them."""
        self._optional = self._system.optional.get(resource.name, frozenset())
        self._decided = self._system.decided.get(resource.name, frozenset())
        counts = self._system.behaviour(resource.name).counts
        self._counted = frozenset(counts)
        self._added_up = frozenset(field for field, said in counts.items() if said.within)
        getters = self._fields(resource, schema, self._path)
        known = {key for key, _ in getters}
        getters += [(key, _Stored(key, _nothing)) for key in also if key not in known]
        is_open = schema is not None and schema.is_open
        is_open = is_open or self._system.behaviour(resource.name).is_open
        return Shape(getters, frozenset(self._needs), is_open=is_open)

    def entry(self, resource: Resource, name: str, values: Schema) -> Shape:
        """The shape of an answer that is a map of `values`, by the path's parameter `name`."""
        if not values.is_object:
            return Entry(name, _constant([]), frozenset())
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
            (key, self._getter(resource, key, known, path, nested))
            for key, known in properties.items()
        ]
        return getters + self._by_behaviour(resource, properties)

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
                found.append((name, _revealed(resource.name, name)))
            if secret.missed and secret.fault not in properties:
                found.append((secret.fault, _Stored(secret.fault, _nothing)))
        return found

    def _getter(
        self, resource: Resource, key: str, known: Property, path: tuple[str, ...], nested: bool
    ) -> Getter:
        system = self._system
        if system.secret(resource.name, key) is not None:
            if not self._creates:
                return _nothing
            self.secrets.add((resource.name, key))
            return _revealed(resource.name, key)
        if key in path:
            scope = self._system.api.conventions.paths.scope
            is_scope = re.fullmatch(scope, key, re.IGNORECASE) is not None
            from_path = _numbered(_from_path(key), known.schema)
            return _Stored(key, from_path) if is_scope else from_path
        if (same := next((name for name in path if slug(name) == slug(key)), None)) is not None:
            return _numbered(_from_path(same), known.schema)
        if key == resource.identifier:
            new = not nested and key in self._unmentioned
            return _new_identity if new else _numbered(_identity, known.schema)
        if system.names.means("generation", key):
            return _generation(key)
        if not nested and key in self._ends and known.schema.is_object:
            parameter, name = self._ends[key]
            return self._nested(parameter, system.resources[name], known.schema)
        if not nested and self._is_record(resource, key, known.schema):
            self._needs.add(key)
            return self._nested(key, system.resources[key], known.schema)
        if key == system.status_field(resource.name):
            return _status(key, self._fallback(key, known, key))
        if any(key == s.fault for s in system.behaviour(resource.name).secrets.values()):
            return _Stored(key, _constant(None) if known.schema.nullable else _nothing)
        for kind in ("created", "updated"):
            if system.names.means(kind, key):
                time = _time(kind, known.schema.example)
                late = kind == "updated" and known.schema.nullable
                return _Stored(key, _once_changed(time) if late else time)
        if key in system.behaviour(resource.name).once:
            return _once(key)
        if not nested and (found := embedded(system, resource, key, known.schema, _summary)):
            self._needs.add(found[0])
            return found[1]
        if key in self._added_up:
            return lambda view: view.path.get(f"{COUNTED}{key}", {})
        if key in self._counted and known.schema.properties:
            return self._usage(key, known.schema)
        defaults = system.behaviour(resource.name).defaults
        if key in defaults and not is_template(defaults[key]):
            return _Stored(key, _constant(defaults[key]))
        return _Stored(key, self._fallback(key, _as_elsewhere(resource, key, known), key))

    def _is_told(self, key: str) -> bool:
        """Whether a field with open keys is told by the service alone: no request sets it to
        an object."""
        return key not in self._objects

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

    def _fallback(self, key: str, known: Property, at: str, depth: int = 0) -> Getter:
        """The getter for a field that the record does not hold."""
        schema, names = known.schema, self._system.names
        if key in self._counted:
            return self._usage(key, schema)
        if key in self._linked and "array" in schema.types:
            return self._listed_links(self._linked[key])
        links = names.means("links", key) and not isinstance(schema.example, str)
        lacking = self._shown is not None and key not in self._shown
        if lacking and not known.required and not links:
            return _nothing
        if schema.nullable:
            return _constant(_nothing_set(schema))
        if links:
            return self._links(schema)
        is_scalar = isinstance(schema.example, str | int | float | bool)
        if "array" in schema.types and not is_scalar:
            return _constant([])
        is_users = schema.is_open and not (at == key and self._is_told(key))
        if schema.is_object and not is_scalar and (is_users or not schema.properties):
            return _constant({})
        if lacking:
            return _nothing
        if schema.is_object and not is_scalar:
            return self._structure(schema, at, depth)
        if names.means("secret", key):
            return _nothing
        if at in self._optional and self._is_anothers_to_say(key, known):
            shown = known.required or (self._shown is not None and self._system.type is not None)
            return _constant(None) if shown else _nothing
        return self._scalar(key, schema, at)

    def _is_anothers_to_say(self, key: str, known: Property) -> bool:
        """Whether a field that a create may set, and none did, would only be made up here: a
        reference to nothing, a text that need not be there or of which the document shows no
        example."""
        schema = known.schema
        if schema.format == "uuid" or any(self._system.names.means(k, key) for k in _DERIVED):
            return True
        is_text = not schema.types or "string" in schema.types
        if is_text and not known.required and self._system.type is not None:
            return schema.default is ABSENT and key not in self._decided
        return is_text and schema.example is ABSENT and schema.default is ABSENT and not schema.enum

    def _usage(self, key: str, schema: Schema) -> Getter:
        """How much is used: the number itself, or in an object beside its limit."""
        if not schema.is_object or not schema.properties:
            if not _is_usage(key):
                return self._scalar(key, schema, key)
            return lambda view: view.path.get(f"{COUNTED}{key}", 0)
        parts: list[tuple[str, Getter]] = []
        for name, known in schema.properties.items():
            usual = self._scalar(name, known.schema, f"{key}.{name}")
            parts.append((name, _part_of_usage(key, name, usual)))
        return Shape(parts).render

    def _listed_links(self, shown: list[Any]) -> Getter:
        """A list of links as an example shows it, as far as they lead to the API itself: those
        that leave out the version as well."""
        found: list[Getter] = []
        for link in shown:
            fill = self._system.addresses.like(link["href"])
            if fill is not None:
                rest = {name: _constant(value) for name, value in link.items() if name != "href"}
                found.append(Shape([("href", _address(fill)), *rest.items()]).render)
        return lambda view: [link(view) for link in found]

    def _links(self, schema: Schema) -> Getter:
        """Links that an object has by name, as far as they lead to the API itself."""
        if not schema.is_object:
            return _constant(_nothing_of(schema))
        found: list[tuple[str, Getter]] = []
        for name, known in schema.properties.items():
            style = known.schema.example
            fill = self._system.addresses.like(style) if isinstance(style, str) else None
            if fill is not None:
                found.append((name, _address(fill)))
            elif known.schema.nullable:
                found.append((name, _constant(None)))
        return Shape(found).render

    def _structure(self, schema: Schema, at: str, depth: int) -> Getter:
        if depth > _MAX_DEPTH:
            return _constant({})
        inner = [
            (key, self._fallback(key, known, f"{at}.{key}", depth + 1))
            for key, known in schema.properties.items()
        ]
        return Shape(inner).render

    def _scalar(self, key: str, schema: Schema, at: str) -> Getter:
        names, style = self._system.names, schema.example
        if schema.types == ("boolean",) and names.means("withheld", key):
            return _constant(names.default(key, schema))
        fill = self._system.addresses.like(style) if isinstance(style, str) else None
        if fill is not None:
            return _address(fill)
        if "string" in schema.types or not schema.types:
            if names.means("host", key):
                return lambda view: generation.derived_name(view.record.id, at, style)
            if schema.format == "uuid" or any(names.means(kind, key) for kind in _DERIVED):
                return lambda view: generation.derived_id(view.record.id, at, style)
            if schema.format == "date-time" or names.means("time", key):
                return _time("created", style)
            if schema.format == "uri" or names.means("url", key):
                return lambda view: f"{view.base}/{generation.digest(view.record.id, at)[:16]}"
        if isinstance(style, str | int | float | bool):
            return _constant(style)
        return lambda view: generation.plain_value(schema, view.record.id, at)


def _as_elsewhere(resource: Resource, key: str, known: Property) -> Property:
    """A field with the example that stands for it wherever the resource is shown, so that what
    nobody set reads the same in each answer."""
    common = resource.schema.properties.get(key)
    own, other = known.schema.example, common.schema.example if common else ABSENT
    if own is ABSENT or other is ABSENT or type(own) is not type(other):
        return known
    schema = msgspec.structs.replace(known.schema, example=other)
    return msgspec.structs.replace(known, schema=schema)


def _nothing_set(schema: Schema) -> Any:
    """What stands for a value that nobody set: null, but 0 and the like where the example has
    that."""
    neutral = schema.example is not ABSENT and not schema.example
    return schema.example if neutral else None


def _summary(system: System, resource: Resource, schema: Schema) -> Getter:
    return ShapeBuilder(system, (), shown=None).summary(resource, schema).render


def _is_called(key: str, name: str) -> bool:
    return name.endswith(f":{key}") or key.endswith(f"_{name}")


def _is_usage(name: str) -> bool:
    return "used" in name.lower() or "use" in name.lower().split("_")


def _part_of_usage(key: str, name: str, usual: Getter) -> Getter:
    if _is_usage(name):
        return lambda view: view.path.get(f"{COUNTED}{key}", 0)
    if name == "limit":
        return lambda view: view.path.get(f"{LIMIT}{key}", view.record.data.get(key, usual(view)))
    return usual


def _nothing_of(schema: Schema) -> Any:
    """What stands for no link at all in a place of that type."""
    if "string" in schema.types:
        return ""
    return {} if schema.is_object else []


def _nothing(_: View) -> Any:
    return ABSENT


def _identity(view: View) -> Any:
    return status.identity(view.record)


def _new_identity(view: View) -> Any:
    """An identity that no document mentions: who has just made the thing needs it."""
    return _identity(view) if view.created else ABSENT


def _once(key: str) -> Getter:
    """A field that only the answer to the create shows."""
    return lambda view: view.record.data.get(key, ABSENT) if view.created else ABSENT


def _constant(value: Any) -> Getter:
    return lambda _: value


def _revealed(resource: str, name: str) -> Getter:
    return lambda view: view.reveal.get((resource, name), ABSENT)


def _address(fill: Fill) -> Getter:
    return lambda view: fill(view.path, str(status.identity(view.record)), view.base)


def _from_path(key: str) -> Getter:
    return lambda view: view.path.get(key, ABSENT)


def _numbered(getter: Getter, schema: Schema) -> Getter:
    """A number where the document has the identity as one, as which a path can't give it."""
    if "integer" not in schema.types or "string" in schema.types:
        return getter

    def numbered(view: View) -> Any:
        value = getter(view)
        return int(value) if isinstance(value, str) and value.isdecimal() else value

    return numbered


def _generation(key: str) -> Getter:
    """How often a record was changed: another's, where the request knows it, or its own."""
    return lambda view: view.path.get(key, view.record.data.get(key, 0))


class _Stored:
    """The getter of what a record holds, with another for when it does not."""

    __slots__ = ("fallback", "key")

    def __init__(self, key: str, fallback: Getter) -> None:
        self.key = key
        self.fallback = fallback

    def __call__(self, view: View) -> Any:
        data = view.record.data
        return data[self.key] if self.key in data else self.fallback(view)


def _taken_apart(key: str, getter: Getter) -> tuple[bool, Getter]:
    """Whether the record's own value of that key is shown, and how to come by any other: a
    call less for most fields."""
    if isinstance(getter, _Stored) and getter.key == key:
        return True, getter.fallback
    return False, getter


def _status(key: str, fallback: Getter) -> Getter:
    def shown(view: View) -> Any:
        data, now = view.record.data, view.now
        value = data.get(key) if view.created else status.current(view.record, key, now)
        return fallback(view) if value is None else value

    return shown


def _once_changed(time: Getter) -> Getter:
    """A time that a record has when it was changed for the first time."""
    return lambda view: time(view) if view.record.updated > view.record.created else None


def _time(kind: str, style: Any) -> Getter:
    if kind == "created":
        return lambda view: generation.timestamp(view.record.created, style)
    return lambda view: generation.timestamp(view.record.updated, style)
