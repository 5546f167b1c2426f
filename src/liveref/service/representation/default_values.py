"""Default values of fields that a record does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from liveref.model.api import Resource
from liveref.model.schema import Property, Schema
from liveref.naming.absence import has_no_value, is_plain_text, is_shown_flag
from liveref.service.representation.field_renderers import Constant, address, nothing, time_of
from liveref.service.representation.response_context import FieldRenderer
from liveref.service.representation.shape import ABSENT, Shape
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.system.system import System
from liveref.values.identities import derived_id, derived_name, digest
from liveref.values.samples import plain_value

_DERIVED = ("identifier", "reference")
_MAX_DEPTH = 8


class DefaultValues:
    """Makes the renderers of unset fields. `example_keys` are the keys that all examples of the
    operation have, None if there is no example; `objects` the fields that requests set to objects;
    `linked` lists of links from the examples, by their key."""

    def __init__(
        self,
        system: System,
        example_keys: frozenset[str] | None,
        objects: frozenset[str],
        linked: Mapping[str, list[Any]],
    ) -> None:
        self._system = system
        self._example_keys = example_keys
        self._objects = objects
        self._linked = linked
        self._resource = ""
        self._optional: frozenset[str] = frozenset()
        self._decided: frozenset[str] = frozenset()
        self.counted: frozenset[str] = frozenset()
        """The fields that show usage."""

    def about(self, resource: Resource) -> None:
        """Speak of the fields of this resource from now on."""
        self._resource = resource.name
        free = self._system.uses.optional.get(resource.name, frozenset())
        self._optional = free - {self._system.status_field(resource.name)}
        self._decided = self._system.uses.decided.get(resource.name, frozenset())
        self.counted = frozenset(self._system.behaviour(resource.name).counts)

    def renderer(self, key: str, field: Property, at: str, depth: int = 0) -> FieldRenderer:
        """The renderer for a field that the record does not hold."""
        schema, names = field.schema, self._system.names
        if key in self.counted:
            return self.usage(key, schema)
        if key in self._linked and "array" in schema.types:
            return self.listed_links(self._linked[key])
        links = names.means("links", key) and not isinstance(schema.example, str)
        lacking = self._example_keys is not None and key not in self._example_keys
        if lacking and not field.required and not links:
            return nothing
        is_free = self._is_free(key, field, at)
        if is_free and schema.default is not ABSENT:
            return Constant(schema.default)
        if schema.nullable:
            return Constant(None if is_free else _nothing_set(schema))
        if links:
            return self._links(schema)
        is_scalar = isinstance(schema.example, str | int | float | bool)
        if "array" in schema.types and not is_scalar and (schema.items or not schema.is_object):
            return Constant([])
        is_users = schema.is_open and not (at == key and self._is_service_managed(key))
        if schema.is_object and not is_scalar and (is_users or not schema.properties):
            return Constant({})
        if lacking:
            return nothing
        if is_free and not names.means("withheld", key):
            return Constant(_neutral(schema)) if field.required else nothing
        if schema.is_object and not is_scalar:
            return self._structure(schema, at, depth)
        if names.means("secret", key):
            return nothing
        if at == key and self._refers(key) and not field.required:
            return nothing
        return self._scalar(key, schema, at)

    def _is_free(self, key: str, field: Property, at: str) -> bool:
        """Whether clients may set a field, so that the example's value would be one that nobody
        gave."""
        conventions = self._system.api.conventions
        if at not in self._optional or is_shown_flag(field.schema, conventions):
            return False
        if self._system.names.means("free", key) or has_no_value(key, field, conventions.names):
            return True
        return key not in self._decided

    def _refers(self, key: str) -> bool:
        """Whether a field refers to a record that an operation creates: without a value it is left
        out, because an example's value would identify a missing record."""
        names, references = self._system.names, self._system.references
        if self._resource not in self._system.uses.created or names.means("owner", key):
            return False
        target = references.target(self._resource, key)
        if target is None or not references.is_made(target):
            return False
        return names.means("reference", key) or key not in self._decided

    def _is_service_managed(self, key: str) -> bool:
        """Whether the service alone sets an open field: no request sets it to an object."""
        return key not in self._objects

    def usage(self, key: str, schema: Schema) -> FieldRenderer:
        """The usage: the number itself, or an object with its limit."""
        if not schema.is_object or not schema.properties:
            if not self._system.names.means("usage", key):
                return self._scalar(key, schema, key)
            return lambda context: context.path.get(f"{COUNTED}{key}", 0)
        parts: list[tuple[str, FieldRenderer]] = []
        for name, field in schema.properties.items():
            usual = self._scalar(name, field.schema, f"{key}.{name}")
            parts.append((name, self._part_of_usage(key, name, usual)))
        return Shape(parts).render

    def _part_of_usage(self, key: str, name: str, usual: FieldRenderer) -> FieldRenderer:
        if self._system.names.means("usage", name):
            return lambda context: context.path.get(f"{COUNTED}{key}", 0)
        if self._system.names.means("limit", name):
            return lambda context: context.path.get(
                f"{LIMIT}{key}", context.record.data.get(key, usual(context))
            )
        return usual

    def listed_links(self, examples: list[Any]) -> FieldRenderer:
        """A list of links in the form of an example, without those that leave the API; a link may
        leave out the version."""
        renderers: list[FieldRenderer] = []
        for link in examples:
            fill = self._system.addresses.like(link["href"])
            if fill is not None:
                rest = {name: Constant(value) for name, value in link.items() if name != "href"}
                renderers.append(Shape([("href", address(fill)), *rest.items()]).render)
        return lambda context: [link(context) for link in renderers]

    def _links(self, schema: Schema) -> FieldRenderer:
        """Links by name, without those that leave the API."""
        if not schema.is_object:
            return Constant(_nothing_of(schema))
        renderers: list[tuple[str, FieldRenderer]] = []
        for name, field in schema.properties.items():
            style = field.schema.example
            fill = self._system.addresses.like(style) if isinstance(style, str) else None
            if fill is not None:
                renderers.append((name, address(fill)))
            elif field.schema.nullable:
                renderers.append((name, Constant(None)))
        return Shape(renderers).render

    def _structure(self, schema: Schema, at: str, depth: int) -> FieldRenderer:
        if depth > _MAX_DEPTH:
            return Constant({})
        inner = [
            (key, self.renderer(key, field, f"{at}.{key}", depth + 1))
            for key, field in schema.properties.items()
        ]
        return Shape(inner).render

    def _scalar(self, key: str, schema: Schema, at: str) -> FieldRenderer:
        names, style = self._system.names, schema.example
        if "boolean" in schema.types and names.means("withheld", key):
            return Constant(names.default(key, schema))
        fill = self._system.addresses.like(style) if isinstance(style, str) else None
        if fill is not None:
            return address(fill)
        if "string" in schema.types or not schema.types:
            if names.means("host", key):
                return lambda context: derived_name(context.record.id, at, style)
            if schema.format == "uuid" or any(names.means(kind, key) for kind in _DERIVED):
                return lambda context: derived_id(context.record.id, at, style)
            if schema.format == "date-time" or names.means("time", key):
                return time_of("created", style)
            if schema.format == "uri" or names.means("url", key):
                return lambda context: f"{context.base}/{digest(context.record.id, at)[:16]}"
        if isinstance(style, str | int | float | bool):
            return Constant(style)
        return lambda context: plain_value(schema, context.record.id, at)


def _nothing_set(schema: Schema) -> Any:
    """The value of a field that nobody set: null, but 0 and the like if the example has that."""
    neutral = schema.example is not ABSENT and not schema.example
    return schema.example if neutral else None


def _neutral(schema: Schema) -> Any:
    """The value of a field that nobody gave and that cannot be null: an empty value, 0, false, or
    the first of its enum."""
    if is_plain_text(schema):
        return ""
    return plain_value(msgspec.structs.replace(schema, default=ABSENT), "", "")


def _nothing_of(schema: Schema) -> Any:
    """The value for no link in a field of that type."""
    if "string" in schema.types:
        return ""
    return {} if schema.is_object else []
