"""The place and form of the items in a list's documented body, and answers that have only flags."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect, Operation, Resource, Target
from liveref.model.schema import Schema

__all__ = ["flags_of", "is_map", "item_wrapper", "items_key", "items_schema", "lists_one"]


def flags_of(root: Schema | None) -> tuple[str, ...]:
    """The keys of an answer with only booleans: whether the record of the path exists."""
    properties = root.properties if root else {}
    all_are = all(field.schema.types == ("boolean",) for field in properties.values())
    return tuple(properties) if all_are else ()


def lists_one(
    schema: Schema | None,
    wrapper: str | None,
    operation: Operation,
    operations: Iterable[Operation],
) -> bool:
    """Whether an answer about one record is a list with it. It is not if a read of such a record
    shows an object, unless a bulk create answers under the key of their list."""
    related = [o for o in operations if o.resource == operation.resource]
    looks = (o for o in related if o.effect is Effect.SHOW)
    schemas = (r.body.record for o in looks for r in o.responses if r.body and r.code < 400)
    lists = (r.body for o in related if o.effect is Effect.LIST for r in o.responses if r.body)
    among = operation.target is Target.COLLECTION and wrapper in {body.wrapper for body in lists}
    listed = schema is not None and schema.types == ("array",)
    return listed and (
        (among and wrapper is not None)
        or not any(shown_schema.is_object for shown_schema in schemas)
    )


def is_map(root: Schema | None, key: str | None) -> bool:
    """Whether the items are a map by name, and not a list."""
    if root is None or key not in root.properties:
        return False
    holder = root.properties[key].schema
    return "array" not in holder.types and isinstance(holder.additional, Schema)


def items_key(operation: Operation, resource: Resource, root: Schema | None) -> str | None:
    """The key of the items; None if the list is the whole body."""
    if root is None:
        return resource.plural
    if "array" in root.types:
        return None
    arrays = [n for n, p in root.properties.items() if "array" in p.schema.types]
    for body in (r.body for r in operation.responses if r.body):
        if body.wrapper in root.properties:
            return body.wrapper
    named = [n for n in arrays if n == resource.plural or n.startswith(resource.plural)]
    return (named or arrays or [resource.plural])[0]


def items_schema(root: Schema | None, key: str | None) -> Schema | None:
    """The schema of the items, from that of the whole body."""
    if root is None:
        return None
    holder = root if key is None else None
    if key is not None and key in root.properties:
        holder = root.properties[key].schema
    if holder is not None and holder.items is None and isinstance(holder.additional, Schema):
        return holder.additional
    return holder.items if holder else None


def item_wrapper(resource: Resource, items: Schema | None) -> str | None:
    """The wrapper of each item of the list, as in `[{"keypair": {...}}]`."""
    if items is None or len(items.properties) != 1:
        return None
    (name, field), = items.properties.items()  # fmt: skip
    return name if name == resource.name and field.schema.is_object else None
