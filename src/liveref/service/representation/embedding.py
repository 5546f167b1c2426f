"""Fields that show other records: the one that a field refers to, as the summary that is
documented there (`flavor` of a server that has a `flavorRef`), and lists of those that stand
below the record or refer to it (`listeners` of a load balancer)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liveref.index.references import Members, Target
from liveref.model.api import Resource
from liveref.model.schema import Schema
from liveref.service.representation import getters
from liveref.service.representation.view import Getter, View
from liveref.service.system.status import identity
from liveref.service.system.system import System
from liveref.store.base import Record
from liveref.values.identities import is_uuid
from liveref.values.nested import added, pruned

REFERRED, MEMBERS = "->", "[]"
"""What stands before a field's name in the needs of a shape: one record, or a list of them."""

Nested = Callable[[System, Resource, Schema], Getter]
"""Makes what shows a record of a system as a schema documents it."""


def embedded(
    system: System, resource: Resource, key: str, schema: Schema, nested: Nested
) -> tuple[str, Getter] | None:
    """The getter of a field that shows other records, with what it needs; None for a field
    that shows none."""
    several = system.references.lists(resource.name).get(key)
    if several:
        shown = {each.target.kind: _shown(system, each, schema, nested) for each in several}
        return f"{MEMBERS}{key}", _listing(key, shown, schema)
    if schema.is_object and (found := system.references.referring(resource.name, key)):
        field, target = found
        return f"{REFERRED}{field}", _summary(system, key, field, target, schema, nested)
    return None


def named(system: System, resource: str, key: str, usual: Getter) -> tuple[str, Getter] | None:
    """The getter of a text that names what another field refers to, with what it needs; what a
    request gives instead is shown so."""
    told = system.references.naming(resource, key)
    if told is None:
        return None
    need, name = f"{REFERRED}{told[0]}", told[1]

    def shown(view: View) -> Any:
        record = None if key in view.record.data else view.related.get(need)
        return (record.data.get(name) if record else None) or usual(view)

    return need, shown


def _summary(
    system: System, key: str, field: str, target: Target, schema: Schema, nested: Nested
) -> Getter:
    render = nested(system.of(target.api), target.resource, schema)

    def summary(view: View) -> Any:
        own = view.record.data.get(key)
        if isinstance(own, dict):
            return own
        record = view.related.get(f"{REFERRED}{field}")
        if record is None:
            return own if key in view.record.data else None if schema.nullable else {}
        return render(view.of(record))

    return summary


def _shown(system: System, members: Members, schema: Schema, nested: Nested) -> Getter:
    """What is shown of each record of a list."""
    resource = members.target.resource
    if schema.items is None or _lists_texts(schema):
        identities = schema.items is not None and is_uuid(schema.items.example)
        return getters.identity if identities else _name
    return nested(system.of(members.target.api), resource, schema.items)


def _listing(key: str, shown: dict[str, Getter], schema: Schema) -> Getter:
    """A list of records, each shown as those of its kind, or of what behaviour shows of them; or
    an object with what it shows of all; where the field is a number, how many there are, or what
    the numbers that are shown of them come to."""

    def listing(view: View) -> Any:
        found = view.related.get(f"{MEMBERS}{key}")
        if found is None or found == {}:
            found = view.record.data.get(key, {} if schema.is_object else [])
        if isinstance(found, list):
            found = [shown[r.kind](view.of(r)) if isinstance(r, Record) else r for r in found]
        if "integer" in schema.types:
            return added(found)
        return pruned(found, schema)

    return listing


def _name(view: View) -> Any:
    return view.record.data.get("name", identity(view.record))


def _lists_texts(schema: Schema) -> bool:
    return schema.items is not None and schema.items.types == ("string",)
