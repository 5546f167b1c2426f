"""The records related to a record: those that refer to it, or are its children."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.index.references import PARENT
from liveref.model.constraints.conditions import STATUS, Condition, Operator, Related
from liveref.service.lookup.references import settled
from liveref.service.lookup.values import Values
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER, project_of
from liveref.store.base import Condition as Where
from liveref.store.base import Reader, Record

ALL, PROJECT = "*", "project"
_STORED = {
    Operator.EQUAL: "eq",
    Operator.NOT_EQUAL: "ne",
    Operator.IN: "in",
    Operator.LESS: "lt",
    Operator.AT_MOST: "le",
    Operator.AT_LEAST: "ge",
    Operator.GREATER: "gt",
}


class Link(msgspec.Struct, frozen=True):
    """The relation of records of a kind to a record: the path that holds its identity, or a list
    with it. Without a path, all records of the kind are related."""

    system: System
    resource: str
    kind: str
    path: str | None = None
    is_many: bool = False

    def conditions(self, record: Record) -> list[Where]:
        """The conditions that find the related records of one record."""
        if self.path is None:
            return []
        if self.path == OWNER:
            return [Where(OWNER, project_of(record))]
        identities = list(dict.fromkeys((record.id, status.identity(record))))
        if self.is_many:
            return [Where("", [Where(self.path, one, "contains") for one in identities], "any")]
        return [Where(self.path, identities, "in")]

    def holders(self, record: Record) -> list[str] | None:
        """The identities of the records to which a record is related; None for all."""
        if self.path is None or self.path == OWNER:
            return None
        value = status.parent(record) if self.path == PARENT else record.data.get(self.path)
        return [str(one) for one in (value if isinstance(value, list) else [value]) if one]


def link(system: System, resource: str, related: Related) -> Link | None:
    """The link from `resource` to the related records; None if there is none."""
    target = system.references.called(related.resource)
    if target is None:
        return None
    other, name = system.of(target.api), target.resource.name
    if related.by == ALL:
        return Link(other, name, target.kind)
    if related.by == PROJECT:
        return Link(other, name, target.kind, OWNER)
    if related.by:
        field = target.resource.schema.properties.get(related.by)
        is_many = field is not None and "array" in field.schema.types
        return Link(other, name, target.kind, related.by, is_many)
    for back in system.referring.get(resource, ()):
        if back.name == name and back.kind == target.kind:
            return Link(other, name, target.kind, back.field, back.many)
    if target.resource.parents and target.resource.parents[-1] == resource:
        return Link(other, name, target.kind, PARENT)
    return None


def related(values: Values, relation: Related) -> Iterator[Record]:
    """The related records that meet the conditions, oldest first."""
    way = link(values.system, values.resource, relation)
    if way is None:
        return
    rest = [c for c in relation.where if not _is_stored(way.system, way.resource, c)]
    for record in records_of(values.tx, way, values.record, relation.where):
        settled(way.system, way.resource, record, values.call)
        related_values = Values(way.system, way.resource, values.call, values.tx, record)
        if related_values.hold(rest):
            yield record


def records_of(
    tx: Reader, way: Link, record: Record, conditions: tuple[Condition, ...]
) -> list[Record]:
    """The linked records that meet the conditions which the store can judge."""
    where = way.conditions(record) + stored_conditions(way.system, way.resource, conditions)
    return tx.page(way.kind, where)


def stored_conditions(
    system: System, resource: str, conditions: tuple[Condition, ...]
) -> list[Where]:
    """The conditions that the store can judge, in its terms."""
    stored = (c for c in conditions if _is_stored(system, resource, c))
    return [Where(c.field, c.value, _STORED[c.operator]) for c in stored]


def _is_stored(system: System, resource: str, condition: Condition) -> bool:
    """Whether the store can judge a condition: not of a status, which time may have changed, nor of
    a field with a default that records do not hold."""
    if condition.of or condition.other or condition.now or condition.operator not in _STORED:
        return False
    if condition.field in (STATUS, system.status_field(resource)) or condition.value is None:
        return False
    definition = system.resources[resource]
    has_default = condition.field in system.behaviour(resource).defaults
    return condition.field in definition.schema.properties and not (
        has_default or condition.field == definition.identifier
    )
