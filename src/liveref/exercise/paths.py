"""The values of a path's parameters: of the record that is meant, and of what is above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from liveref.constraints.index import Constraints
from liveref.constraints.schemas import limited
from liveref.exercise.answers import documented_body
from liveref.exercise.bodies import numbered
from liveref.exercise.values import fits, made_up_id, value_of, varied
from liveref.exercise.versions import version_of
from liveref.exercise.world import TrackedRecord, World
from liveref.model.api import API, Effect, Location, Operation, Target
from liveref.model.path import identifying, names_in
from liveref.model.schema import Schema
from liveref.naming.resource_names import ResourceNames

_OWNER = made_up_id("owner").replace("-", "")


class Stock(Protocol):
    """The source of records."""

    def held(self, resource: str) -> TrackedRecord | None:
        """A record that may stand above another: one that is there, else a new one."""

    def fresh(self, resource: str) -> TrackedRecord | None:
        """A new record, if there can be one right now."""


class Paths:
    """Fills the paths of one API's operations."""

    def __init__(self, api: API, kin: ResourceNames, world: World, stock: Stock) -> None:
        self.kin, self.world, self.stock = kin, world, stock
        self.scope = re.compile(api.conventions.paths.scope, re.IGNORECASE)
        self.version = _version_in(api)
        self._operations, self._facts = api.operations, Constraints(api.constraints)
        self._natural_keys = {r.name: r.natural_key for r in api.resources if r.natural_key}
        self._turns: dict[str, int] = {}

    def values(self, operation: Operation, record: TrackedRecord | None) -> dict[str, str]:
        """The values for a thing, or for one that is yet to be."""
        return _Filling(self, operation, record).values()

    def like(self, operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
        """The values of another operation's path, where the parameters have one name."""
        own = self.values(operation, None)
        return {name: values.get(name, value) for name, value in own.items()}

    def documented_map(self, operation: Operation) -> dict[str, Any]:
        """The documented entries of the whole map, for an operation on one entry."""
        own = (o for o in self._operations if o.resource == operation.resource)
        whole = next((o for o in own if o.effect is Effect.MAP_LIST), None)
        body = documented_body(whole, *whole.success[:1] or (200,)) if whole else None
        properties = body.record.properties if body else {}
        return {name: dict(prop.schema.properties) or None for name, prop in properties.items()}

    def documented(self, operation: Operation, name: str) -> str:
        """The value that the document gives for a parameter of the path, else one made up that
        meets what is stated of it."""
        if (shown := _version_shown(operation)) is not None:
            return shown
        if not any(p.name == name and p.location is Location.PATH for p in operation.parameters):
            return made_up_id(name)
        value = value_of(self._schema_of(operation, name), name, version_of(operation))
        return str(value) if isinstance(value, str | int) else made_up_id(name)

    def _schema_of(self, operation: Operation, name: str) -> Schema:
        """The schema of a parameter of the path, with the limits that facts state."""
        own = (p for p in operation.parameters if p.location is Location.PATH and p.name == name)
        parameter = next(own, None)
        schema = parameter.schema if parameter else Schema()
        return limited(schema, name, self._facts.for_field(operation, name))

    def called(self, record: TrackedRecord, parameter: str) -> str:
        """The record's value for a parameter of the path: its natural key where the parameter is
        named for that, as `hostname_pattern` is for `hostname`."""
        key = self._natural_keys.get(record.resource)
        return record.called(key if key and parameter.startswith(f"{key}_") else parameter)

    def new_key(self, operation: Operation, name: str) -> str:
        """An identity of the client's own choice, another one each time."""
        turn = self._turns[operation.resource] = self._turns.get(operation.resource, 0) + 1
        other = self.kin.by_parameter(name)
        if other and other != operation.resource:
            held = self.stock.fresh(other) if turn > 1 else self.stock.held(other)
            if held:
                return held.id
        key = self.documented(operation, name)
        if turn == 1:
            return key
        schema = self._schema_of(operation, name)
        other_key = numbered(key, turn, 255)
        return other_key if fits(other_key, schema) else varied(key, schema, turn)


def _version_in(api: API) -> str | None:
    """The version that the paths of an API begin with, None where they have none."""
    pattern = re.compile(api.conventions.paths.version, re.IGNORECASE)
    first = [operation.path.strip("/").split("/")[0] for operation in api.operations]
    return next((s for s in first if "{" not in s and pattern.fullmatch(s)), None)


class _Filling:
    """One path being filled, from its end, so that what is above follows what is below."""

    def __init__(self, paths: Paths, operation: Operation, record: TrackedRecord | None) -> None:
        self._paths, self._operation, self._record = paths, operation, record
        self._above = dict(record.above) if record else {}
        self._values: dict[str, str] = {}

    def values(self) -> dict[str, str]:
        names = names_in(self._operation.path)
        for name in reversed(names):
            self._values[name] = self._value(name)
        return {name: self._values[name] for name in names}

    def _value(self, name: str) -> str:
        operation, record = self._operation, self._record
        of_entry = _is_of_entry(operation.effect) and operation.target is Target.ITEM
        if of_entry and (key := self._key(name)) is not None:
            return key
        together = identifying(operation.path)
        if len(together) > 1 and name in together and record and name in record.fields:
            return str(record.fields[name])
        if name == operation.identifier and operation.target is Target.ITEM:
            return record.id if record else self._paths.new_key(operation, name)
        if operation.effect is Effect.DISCOVERY and self._paths.version:
            return self._paths.version
        resource = operation.parents.get(name)
        if resource is None:
            if record and name in record.path:
                return record.path[name]
            if self._paths.scope.fullmatch(name):
                return self._owner(name)
            resource = self._paths.kin.by_parameter(name)
        if resource is None or (resource == operation.resource and record is None):
            return self._paths.documented(operation, name)
        if resource == operation.resource and record:
            return self._paths.called(record, name)
        return self._parent(name, resource)

    def _key(self, name: str) -> str | None:
        """The key of an entry of a map of maps, or of one in that: of the map that was made, else
        of that which is documented; None where it is another's name."""
        record, entries = self._record, self._entries()
        keys = [n for n in names_in(self._operation.path) if not record or n not in record.path]
        if name not in keys or not entries:
            return None
        first = record.id if record and record.id in entries else next(iter(entries))
        return first if name == keys[0] else next(iter(entries[first]), None)

    def _entries(self) -> dict[str, dict[str, Any]]:
        """The maps in the map; none where it holds anything else."""
        entries = self._record.sent if self._record else self._paths.documented_map(self._operation)
        return entries if all(isinstance(entry, dict) for entry in entries.values()) else {}

    def _owner(self, name: str) -> str:
        """Whose things are meant, where the path starts with that."""
        self._paths.world.name(_OWNER, name)
        return _OWNER

    def _parent(self, name: str, resource: str) -> str:
        identity = self._above.get(resource)
        if identity is not None:
            parent = self._paths.world.find(resource, identity)
            return self._paths.called(parent, name) if parent else identity
        holder = self._paths.stock.held(resource)
        if holder and self._record is None and holder.id in self._values.values():
            # A relation between two of one kind: the other one is meant.
            holder = self._paths.stock.fresh(resource) or holder
        if holder is None:
            return self._paths.documented(self._operation, name)
        self._above = holder.above | self._above | {resource: holder.id}
        return self._paths.called(holder, name)


def _version_shown(operation: Operation) -> str | None:
    """The version that the answer of a discovery is about, in its own example."""
    bodies = [r.body for r in operation.responses if r.body and r.code < 400]
    if operation.effect is not Effect.DISCOVERY:
        return None
    for value in (example.value for body in bodies for example in body.examples):
        parts = list(value.values()) if isinstance(value, dict) else []
        several = [one for part in parts if isinstance(part, list) for one in part]
        for part in (value, *parts, *several):
            if isinstance(part, dict) and isinstance(part.get("id"), str):
                return str(part["id"])
    return None


def _is_of_entry(effect: Effect) -> bool:
    """Whether an operation is about an entry of a map that is there."""
    return effect.traits.on_map and effect is not Effect.MAP_SET
