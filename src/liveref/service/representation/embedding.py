"""Fields that show other records: the referenced record, as the summary that is documented there
(`flavor` of a server that has a `flavorRef`), and lists of children or of records that refer to the
record (`listeners` of a load balancer)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liveref.index.references import Members, Target
from liveref.model.api import Resource
from liveref.model.schema import Schema
from liveref.service.representation import field_renderers
from liveref.service.representation.response_context import FieldRenderer, ResponseContext
from liveref.service.system.status import identity
from liveref.service.system.system import System
from liveref.store.base import Record
from liveref.values.identities import is_uuid
from liveref.values.nested import added, pruned

REFERRED, MEMBERS = "->", "[]"
"""The prefixes of a field's name in the needs of a shape: one record, or a list of records."""

Nested = Callable[[System, Resource, Schema], FieldRenderer]
"""Makes the renderer of a system's record, as a schema documents it."""


def embedded(
    system: System, resource: Resource, key: str, schema: Schema, nested: Nested
) -> tuple[str, FieldRenderer] | None:
    """The renderer of a field that shows other records, with the need that it has; None for a field
    that shows none."""
    several = system.references.lists(resource.name).get(key)
    if several:
        by_kind = {
            members.target.kind: _item_renderer(system, members, schema, nested)
            for members in several
        }
        return f"{MEMBERS}{key}", _listing(key, by_kind, schema)
    if schema.is_object and (reference := system.references.referring(resource.name, key)):
        field, target = reference
        return f"{REFERRED}{field}", _summary(system, key, field, target, schema, nested)
    return None


def named(
    system: System, resource: str, key: str, usual: FieldRenderer
) -> tuple[str, FieldRenderer] | None:
    """The renderer of a text that names a referenced record, with the need that it has. A value
    that a request gave is shown instead."""
    naming = system.references.naming(resource, key)
    if naming is None:
        return None
    need, name = f"{REFERRED}{naming[0]}", naming[1]

    def render(context: ResponseContext) -> Any:
        record = None if key in context.record.data else context.related.get(need)
        return (record.data.get(name) if record else None) or usual(context)

    return need, render


def _summary(
    system: System, key: str, field: str, target: Target, schema: Schema, nested: Nested
) -> FieldRenderer:
    render = nested(system.of(target.api), target.resource, schema)

    def summary(context: ResponseContext) -> Any:
        stored = context.record.data.get(key)
        if isinstance(stored, dict):
            return stored
        record = context.related.get(f"{REFERRED}{field}")
        if record is None:
            return stored if key in context.record.data else None if schema.nullable else {}
        return render(context.of(record))

    return summary


def _item_renderer(
    system: System, members: Members, schema: Schema, nested: Nested
) -> FieldRenderer:
    """The renderer of each record of a list."""
    resource = members.target.resource
    if schema.items is None or _lists_texts(schema):
        identities = schema.items is not None and is_uuid(schema.items.example)
        return field_renderers.identity if identities else _name
    return nested(system.of(members.target.api), resource, schema.items)


def _listing(key: str, by_kind: dict[str, FieldRenderer], schema: Schema) -> FieldRenderer:
    """The renderer of a list of records, each by the renderer of its kind or by behaviour; of an
    object that merges them; or, if the field is a number, of their number or the sum of the numbers
    shown of them."""

    def listing(context: ResponseContext) -> Any:
        items = context.related.get(f"{MEMBERS}{key}")
        if items is None or items == {}:
            items = context.record.data.get(key, {} if schema.is_object else [])
        if isinstance(items, list):
            items = [by_kind[r.kind](context.of(r)) if isinstance(r, Record) else r for r in items]
        if "integer" in schema.types:
            return added(items)
        return pruned(items, schema)

    return listing


def _name(context: ResponseContext) -> Any:
    return context.record.data.get("name", identity(context.record))


def _lists_texts(schema: Schema) -> bool:
    return schema.items is not None and schema.items.types == ("string",)
