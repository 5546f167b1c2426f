"""What is there without being made: hosts, zones, extensions, as the examples of lists show them.

Of a resource that no operation makes no document says which there are, but its lists show what
they look like. What belongs to somebody, or came into being at some time, is none of these, but
for kinds of things, which have a name and no identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from liveref.model.api import API, Effect, Operation, Resource
from liveref.service.system.names import FieldNames
from liveref.service.system.references import PARENT
from liveref.store.base import Condition, Record

Standing = dict[str, dict[str, dict[str, Any]]]
"""By resource, the fields of what is there by their identity."""


def standing(api: API, made: Collection[str], names: FieldNames) -> Standing:
    """What the examples of an API show of resources that are none of those `made` by it."""
    found: Standing = {}
    for operation in api.operations:
        lists = operation.effect is Effect.LIST and not operation.parents and not operation.above
        if lists and operation.resource not in made:
            known = found.setdefault(operation.resource, {})
            for item in _items(operation):
                if _is_always_there(item, names):
                    identity = _identity(api.resource(operation.resource), item)
                    if identity is not None:
                        known[identity] = known.get(identity, {}) | item
    return found


def _is_always_there(item: dict[str, Any], names: FieldNames) -> bool:
    """Whether an item belongs to nobody, and did not come into being at some time, but for one
    that has a name and no identity: that is a kind of thing."""
    told = {kind for key in item for kind in ("created", "owner") if names.means(kind, key)}
    is_kind = "name" in item and not any(names.means("identifier", key) for key in item)
    return not told or (is_kind and told == {"created"})


def _items(operation: Operation) -> Iterator[dict[str, Any]]:
    for body in (response.body for response in operation.responses):
        for example in body.examples if body else ():
            value = example.value
            held = value.get(body.wrapper, ()) if body and isinstance(value, dict) else value
            yield from (item for item in held or () if isinstance(item, dict))


def _identity(resource: Resource, item: dict[str, Any]) -> str | None:
    keys = (resource.identifier, "id", "name", *item)
    found = (item[key] for key in keys if isinstance(item.get(key), str | int))
    return next(map(str, found), None)


def with_standing(
    there: dict[str, dict[str, Any]], kind: str, records: list[Record], where: list[Condition],
    now: float,
) -> list[Record]:  # fmt: skip
    """The records of a list and what stands there beside them; a record that was written down
    since has the rest of its fields from there."""
    stored = {record.id: record for record in records}
    for record in records:
        record.data = there.get(record.id, {}) | record.data
    return [*records, *(
        standing_record(kind, identity, fields, now)
        for identity, fields in there.items()
        if identity not in stored and all(_meets(fields, each) for each in where)
    )]  # fmt: skip


def standing_record(kind: str, identity: str, fields: dict[str, Any], now: float) -> Record:
    """A record that nobody made."""
    return Record(kind=kind, id=identity, data=dict(fields), created=now, updated=now)


def _meets(fields: dict[str, Any], condition: Condition) -> bool:
    return condition.path == PARENT or fields.get(condition.path) == condition.value
