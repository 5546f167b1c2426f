"""Bodies of requests: the documented example, adapted, or made from the schema."""

from __future__ import annotations

import copy
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Protocol

import msgspec
from msgspec import UNSET

from liveref.constraints.index import Constraints
from liveref.exercise.constrained import completed
from liveref.exercise.values import fits, required_fields, value_of, varied
from liveref.exercise.versions import exists, newest, version_of
from liveref.index.index import Index
from liveref.model.api import Operation, Resource
from liveref.model.constraints.resources import Unique
from liveref.model.microversion import Version
from liveref.model.path import identifying
from liveref.model.schema import Schema
from liveref.naming.resource_names import ResourceNames
from liveref.values import ranges


class Refer(Protocol):
    """The identity of a living record of a resource, or what it has in the field `by`; None
    where there can be none."""

    def __call__(self, resource: str, by: str = "", /) -> str | None:
        """Ask for one."""


_PATCHING = ("add", "replace")
_BOUND = ("identifier", "secret", "created", "updated", "time", "status", "reference", "url")
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A body, what it was made from, and the fields of the resource that it gives."""

    body: Any = UNSET
    source: str = ""
    fields: dict[str, Any] = {}
    media_type: str = "application/json"
    example: Any = UNSET


def schema_of(operation: Operation) -> Schema:
    """The schema of the resource's fields in the request's body."""
    if operation.request is None:
        return Schema()
    return inner_schema(operation.request.schema, operation.request.wrapper)


def inner_schema(schema: Schema, wrapper: str | None) -> Schema:
    """The schema below the wrapper, or the schema itself if that is no object."""
    prop = schema.properties.get(wrapper) if wrapper else None
    return prop.schema if prop and (prop.schema.is_object or not prop.schema.types) else schema


class BodyMaker:
    """Makes bodies for the operations of one API."""

    def __init__(self, index: Index, kin: ResourceNames, refer: Refer) -> None:
        self._resources = index.resources
        self._kin, self._refer = kin, refer
        self._references, self._names = index.references, index.names
        self._turn: dict[str, int] = {}
        behaviours = index.api.behaviour.resources.items()
        self._trees = defaultdict(set, {n: set(b.roots.values()) for n, b in behaviours})
        self._facts = Constraints(index.api.constraints)
        self._ranges = {name: tuple(b.spans) for name, b in behaviours}
        self._unique = {name: list(b.unique) for name, b in behaviours}
        for fact in self._facts.of_kind(Unique):
            self._unique.setdefault(fact.resource, []).append(fact.fields)

    def bodies(self, operation: Operation) -> Iterator[Made]:
        """The bodies to try, in this order: the example, one made from the schema."""
        if operation.request is None:
            yield Made()
            return
        version = version_of(operation)
        media = operation.request.media_types[0]
        if "json" not in media:
            yield Made(body=b"exercise", source="schema", media_type=media)
            return
        for example in newest(operation.request.examples, version):
            if example.value is not UNSET:
                body = self._adapted(operation, copy.deepcopy(example.value), version)
                yield self._made(operation, body, "example", media)
                break
        generated = self._generated(operation, version)
        if generated is not UNSET:
            yield self._made(operation, generated, "schema", media)

    def next_name(self, operation: Operation, made: Made) -> Made:
        """A body like this one under a name that nobody has yet, with ranges of addresses that
        are apart from those before, and with other numbers where no two have the same."""
        made = msgspec.structs.replace(made, body=copy.deepcopy(made.body))
        resource = self._resources[operation.resource]
        turn = self._turn[resource.name] = self._turn.get(resource.name, 0) + 1
        for fields in _records(operation, made.body):
            for name in (*_naming(resource), *self._ranges.get(resource.name, ())):
                if isinstance(fields.get(name), str):
                    limit = self._limit(operation, name)
                    fields[name] = numbered(fields[name], turn, limit)
            for group in self._unique.get(resource.name, ()):
                self._apart(operation, resource, fields, group, turn)
        for step in _steps(made.body):
            if _field(step) in _naming(resource) and isinstance(step.get("value"), str):
                step["value"] = numbered(step["value"], turn, self._limit(operation, _field(step)))
        return self._made(operation, made.body, made.source, made.media_type)

    def _apart(
        self,
        operation: Operation,
        resource: Resource,
        fields: dict[str, Any],
        group: tuple[str, ...],
        turn: int,
    ) -> None:
        """Give the fields of which no two records have the same values others than before: the
        numbers, else the first free text, unless a name among them has another already."""
        if any(isinstance(fields.get(name), str) for name in group if name in _naming(resource)):
            return
        numbers = [name for name in group if _is_number(fields.get(name))]
        texts = [name for name in group if self._is_text(operation, name, fields.get(name))]
        for name in numbers or texts[:1]:
            value = fields[name]
            limit = self._limit(operation, name)
            other = value + turn if type(value) is int else numbered(value, turn, limit)
            prop = schema_of(operation).properties.get(name)
            if prop is None or type(value) is not int or fits(other, prop.schema):
                fields[name] = other
        for name in group if not (numbers or texts) else ():
            prop = schema_of(operation).properties.get(name)
            if prop is not None and prop.schema.pattern and isinstance(fields.get(name), str):
                fields[name] = varied(fields[name], prop.schema, turn)

    def _is_text(self, operation: Operation, name: str, value: Any) -> bool:
        """Whether a field holds a text that may be any other one."""
        prop = schema_of(operation).properties.get(name)
        target = self._references.target(operation.resource, name)
        return (
            isinstance(value, str)
            and prop is not None
            and target is None
            and self._is_free(name, prop.schema)
        )

    def altered(self, operation: Operation, made: Made, now: dict[str, Any]) -> Made:
        """A body that changes something: where all that it gives is so already, its first
        free text gets a number."""
        fields = fields_in(operation, made.body)
        if isinstance(made.body, list) or any(now.get(n) != v for n, v in fields.items()):
            return made
        resource = self._resources[operation.resource]
        names = dict.fromkeys((resource.natural_key, "name", "description", *fields))
        identifiers = {resource.identifier, *identifying(operation.path)}
        for name in (n for n in names if n and n not in identifiers):
            prop = schema_of(operation).properties.get(name)
            if prop and isinstance(fields.get(name), str) and self._is_free(name, prop.schema):
                fields[name] = numbered(fields[name], 1, self._limit(operation, name))
                break
        return self._made(operation, made.body, made.source, made.media_type)

    def setting(self, operation: Operation, fields: dict[str, Any]) -> Made:
        """A body that gives these fields: nothing else where an update may leave out the rest."""
        made = next(self.bodies(operation))
        body: Any = copy.deepcopy(made.body)
        if isinstance(body, list):
            body = [{"op": "replace", "path": f"/{n}", "value": v} for n, v in fields.items()]
        else:
            inner = fields_in(operation, body)
            if operation.method == "PATCH":
                inner.clear()
            inner |= fields
        return self._made(operation, body, made.source, made.media_type)

    def _is_free(self, name: str, schema: Schema) -> bool:
        """Whether a field may hold any text, as far as is known."""
        if schema.enum or schema.format or schema.pattern or schema.one_of:
            return False
        return not any(self._names.means(kind, name) for kind in _BOUND)

    def _limit(self, operation: Operation, name: str) -> int:
        prop = schema_of(operation).properties.get(name)
        return (prop.schema.max_length if prop else None) or 255

    def _made(self, operation: Operation, body: Any, source: str, media: str) -> Made:
        fields = dict(fields_in(operation, body))
        return Made(body=body, source=source, fields=fields, media_type=media)

    def _adapted(self, operation: Operation, body: Any, version: Version) -> Any:
        fields = fields_in(operation, body)
        for name, prop in schema_of(operation).properties.items():
            if name in fields and not exists(prop, version):
                del fields[name]
        return self._referring(operation, body)

    def _generated(self, operation: Operation, version: Version) -> Any:
        body = operation.request
        if body is None:
            return UNSET
        if body.schema.types and not body.schema.is_object:
            return self._referring(operation, value_of(body.schema, "body", version))
        inner = inner_schema(body.schema, body.wrapper)
        fields = self._fields(operation, inner, version)
        made: Any = required_fields(body.schema, version)
        wrapped = body.wrapper and inner is not body.schema
        made = made | {body.wrapper: fields} if wrapped else fields
        return self._referring(operation, made)

    def _fields(self, operation: Operation, inner: Schema, version: Version) -> Any:
        if inner.types and not inner.is_object:
            return value_of(inner, operation.action or operation.resource, version)
        fields = required_fields(inner, version)
        fields = completed(self._facts, operation, fields, inner, version)
        if fields:
            return fields
        if not inner.properties and operation.effect.writes_map:
            return {"exercise": "1"}
        return {
            name: value_of(prop.schema, name, version)
            for name in ("name", "description")
            if (prop := inner.properties.get(name)) and exists(prop, version)
        }

    def _referring(self, operation: Operation, value: Any, within: str = "") -> Any:
        """The value with identities of records that there are, in fields named for others. A change
        leaves a record at its place in a tree, where it would make a loop with itself."""
        if isinstance(value, dict):
            fixed = () if operation.effect.traits.creates else self._trees[operation.resource]
            return {
                key: self._referred(operation, key, item, within)
                for key, item in value.items()
                if key not in fixed
            }
        if isinstance(value, list):
            return [self._referring(operation, item, within) for item in value]
        return value

    def _referred(self, operation: Operation, key: str, value: Any, within: str) -> Any:
        target = self._references.target(operation.resource, key)
        resource = target.resource.name if target else self._kin.by_field(key)
        if resource is None and within and key in ("id", "uuid"):
            resource = self._kin.called(within)
        if resource is None and within and self._names_one(operation, key, within):
            return self._refer(self._kin.called(within) or "", key) or value
        if resource and (target or resource != operation.resource):
            if isinstance(value, str | int) and not isinstance(value, bool):
                return self._refer(resource) or value
            if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                identity = self._refer(resource)
                return [identity] if identity else value
        return self._referring(operation, value, key)

    def _names_one(self, operation: Operation, key: str, within: str) -> bool:
        """Whether a key of a list's objects names a record."""
        target = self._references.in_list(operation, within)
        if target is None or key != target.resource.natural_key:
            return False
        return operation.request_lists[within].names_only


def fields_in(operation: Operation, body: Any) -> dict[str, Any]:
    """The resource's fields in a body: under the wrapper, at the root, or in a JSON patch."""
    if isinstance(body, list):
        return {_field(step): step.get("value") for step in _steps(body)}
    if not isinstance(body, dict):
        return {}
    wrapper = operation.request.wrapper if operation.request else None
    inner = body.get(wrapper) if wrapper else None
    return inner if isinstance(inner, dict) else body


def _steps(body: Any) -> list[dict[str, Any]]:
    """The steps of a JSON patch that give values."""
    steps = body if isinstance(body, list) else []
    return [step for step in steps if isinstance(step, dict) and step.get("op") in _PATCHING]


def _field(step: dict[str, Any]) -> str:
    return str(step.get("path", "")).lstrip("/")


def _is_number(value: Any) -> bool:
    """Whether a value is an integer, or a text of digits."""
    return type(value) is int or (isinstance(value, str) and value.isdecimal())


def is_bulk(operation: Operation, body: Any) -> bool:
    """Whether a body makes several records at once."""
    wrapper = operation.request.wrapper if operation.request else None
    return isinstance(body, dict) and isinstance(body.get(wrapper or ""), list)


def _records(operation: Operation, body: Any) -> list[dict[str, Any]]:
    """The fields of each record that a body makes, mostly of one."""
    if is_bulk(operation, body):
        return [member for member in members_in(body) if isinstance(member, dict)]
    return [fields_in(operation, body)]


def members_in(body: Any) -> list[Any]:
    """The members of a collection that is written as a whole: of a list or a map in the
    body, or the body itself."""
    if isinstance(body, dict):
        held = [value for value in body.values() if isinstance(value, list | dict)]
        return list(held[0]) if held else []
    return body if isinstance(body, list) else []


def _naming(resource: Resource) -> list[str]:
    together = [name for path in resource.items for name in identifying(path)[1:]]
    names = [resource.natural_key, resource.identifier, *together, "name"]
    return [name for name in dict.fromkeys(names) if name]


def numbered(text: str, turn: int, limit: int) -> str:
    """The text with a number, in its own style, no longer than allowed; of a UUID, of a range of
    addresses, or of a text of digits, another of its kind."""
    whole = ranges.network(text) if "/" in text else None
    if whole is not None:
        return str(type(whole)((int(whole[0]) + turn * whole.num_addresses, whole.prefixlen)))
    if _UUID.fullmatch(text):
        other = uuid.uuid5(uuid.UUID(text), str(turn))
        return str(other) if "-" in text else other.hex
    if text.isascii() and text.isdecimal():
        return str(int(text) + turn).zfill(len(text))[-min(len(text), limit) :]
    joint = "_" if "_" in text and "-" not in text else "-"
    if not text[-1:].isalnum():
        return f"x{turn}{joint}{text}"[:limit]
    tail = f"{joint}{turn}"
    return text[: limit - len(tail)] + tail
