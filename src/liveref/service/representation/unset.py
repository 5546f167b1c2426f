"""What an answer shows of a field that the record does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from liveref.model.api import Resource
from liveref.model.schema import Property, Schema
from liveref.naming.absence import has_no_value, is_plain_text, is_shown_flag
from liveref.service.representation.getters import address, constant, nothing, time_of
from liveref.service.representation.shape import ABSENT, Shape
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.representation.view import Getter
from liveref.service.system.system import System
from liveref.values.identities import derived_id, derived_name, digest
from liveref.values.samples import plain_value

_DERIVED = ("identifier", "reference")
_MAX_DEPTH = 8


class UnsetFields:
    """Makes the getters of what nobody set.

    `shown` are all keys of the operation's own examples, None where it shows none; `objects`
    the fields that requests set to objects; `linked` lists of links, as the examples show
    them, by their key.
    """

    def __init__(
        self,
        system: System,
        shown: frozenset[str] | None,
        objects: frozenset[str],
        linked: Mapping[str, list[Any]],
    ) -> None:
        self._system = system
        self._shown = shown
        self._objects = objects
        self._linked = linked
        self._resource = ""
        self._optional: frozenset[str] = frozenset()
        self._decided: frozenset[str] = frozenset()
        self.counted: frozenset[str] = frozenset()
        """The fields that tell how much is used."""

    def about(self, resource: Resource) -> None:
        """Speak of the fields of this resource from now on."""
        self._resource = resource.name
        free = self._system.uses.optional.get(resource.name, frozenset())
        self._optional = free - {self._system.status_field(resource.name)}
        self._decided = self._system.uses.decided.get(resource.name, frozenset())
        self.counted = frozenset(self._system.behaviour(resource.name).counts)

    def getter(self, key: str, known: Property, at: str, depth: int = 0) -> Getter:
        """The getter for a field that the record does not hold."""
        schema, names = known.schema, self._system.names
        if key in self.counted:
            return self.usage(key, schema)
        if key in self._linked and "array" in schema.types:
            return self._listed_links(self._linked[key])
        links = names.means("links", key) and not isinstance(schema.example, str)
        lacking = self._shown is not None and key not in self._shown
        if lacking and not known.required and not links:
            return nothing
        is_free = self._is_free(key, known, at)
        if is_free and schema.default is not ABSENT:
            return constant(schema.default)
        if schema.nullable:
            return constant(None if is_free else _nothing_set(schema))
        if links:
            return self._links(schema)
        is_scalar = isinstance(schema.example, str | int | float | bool)
        if "array" in schema.types and not is_scalar and (schema.items or not schema.is_object):
            return constant([])
        is_users = schema.is_open and not (at == key and self._is_told(key))
        if schema.is_object and not is_scalar and (is_users or not schema.properties):
            return constant({})
        if lacking:
            return nothing
        if is_free and not names.means("withheld", key):
            return constant(_neutral(schema)) if known.required else nothing
        if schema.is_object and not is_scalar:
            return self._structure(schema, at, depth)
        if names.means("secret", key):
            return nothing
        if at == key and self._refers(key) and not known.required:
            return nothing
        return self._scalar(key, schema, at)

    def _is_free(self, key: str, known: Property, at: str) -> bool:
        """Whether a field is for clients to set, so that an example's value would be one that
        nobody gave."""
        conventions = self._system.api.conventions
        if at not in self._optional or is_shown_flag(known.schema, conventions):
            return False
        if self._system.names.means("free", key) or has_no_value(key, known, conventions.names):
            return True
        return key not in self._decided

    def _refers(self, key: str) -> bool:
        """Whether a field refers to a record that somebody has to make: one that nobody named is
        none, and would be looked for in vain."""
        names, references = self._system.names, self._system.references
        if self._resource not in self._system.uses.created or names.means("owner", key):
            return False
        target = references.target(self._resource, key)
        if target is None or not references.is_made(target):
            return False
        return names.means("reference", key) or key not in self._decided

    def _is_told(self, key: str) -> bool:
        """Whether a field with open keys is told by the service alone: no request sets it to
        an object."""
        return key not in self._objects

    def usage(self, key: str, schema: Schema) -> Getter:
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
                rest = {name: constant(value) for name, value in link.items() if name != "href"}
                found.append(Shape([("href", address(fill)), *rest.items()]).render)
        return lambda view: [link(view) for link in found]

    def _links(self, schema: Schema) -> Getter:
        """Links that an object has by name, as far as they lead to the API itself."""
        if not schema.is_object:
            return constant(_nothing_of(schema))
        found: list[tuple[str, Getter]] = []
        for name, known in schema.properties.items():
            style = known.schema.example
            fill = self._system.addresses.like(style) if isinstance(style, str) else None
            if fill is not None:
                found.append((name, address(fill)))
            elif known.schema.nullable:
                found.append((name, constant(None)))
        return Shape(found).render

    def _structure(self, schema: Schema, at: str, depth: int) -> Getter:
        if depth > _MAX_DEPTH:
            return constant({})
        inner = [
            (key, self.getter(key, known, f"{at}.{key}", depth + 1))
            for key, known in schema.properties.items()
        ]
        return Shape(inner).render

    def _scalar(self, key: str, schema: Schema, at: str) -> Getter:
        names, style = self._system.names, schema.example
        if "boolean" in schema.types and names.means("withheld", key):
            return constant(names.default(key, schema))
        fill = self._system.addresses.like(style) if isinstance(style, str) else None
        if fill is not None:
            return address(fill)
        if "string" in schema.types or not schema.types:
            if names.means("host", key):
                return lambda view: derived_name(view.record.id, at, style)
            if schema.format == "uuid" or any(names.means(kind, key) for kind in _DERIVED):
                return lambda view: derived_id(view.record.id, at, style)
            if schema.format == "date-time" or names.means("time", key):
                return time_of("created", style)
            if schema.format == "uri" or names.means("url", key):
                return lambda view: f"{view.base}/{digest(view.record.id, at)[:16]}"
        if isinstance(style, str | int | float | bool):
            return constant(style)
        return lambda view: plain_value(schema, view.record.id, at)


def _nothing_set(schema: Schema) -> Any:
    """What stands for a value that nobody set: null, but 0 and the like where the example has
    that."""
    neutral = schema.example is not ABSENT and not schema.example
    return schema.example if neutral else None


def _neutral(schema: Schema) -> Any:
    """What stands for a value that nobody gave where the document rules null out: what is empty, 0,
    false, or the first that may be chosen."""
    if is_plain_text(schema):
        return ""
    return plain_value(msgspec.structs.replace(schema, default=ABSENT), "", "")


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
