"""New records: their identity, parent and initial status."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.api import Resource
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.reason import reason_of
from liveref.service.effects import selection
from liveref.service.effects.pools.allocations import allocate
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import change_meta
from liveref.service.system.system import System
from liveref.store.base import Conflict, Reader, Record, Transaction
from liveref.values.whole_numbers import whole_number


class NewIdentities:
    """The identities of new records of a resource."""

    def __init__(self, system: System, resource: Resource) -> None:
        self._resource, self._kind = resource, system.kind(resource.name)
        field = resource.schema.properties.get(resource.identifier)
        self._are_numbers = field is not None and "integer" in field.schema.types
        self._example = field.schema.example if field is not None else None
        self._generator = system.generator

    def of(self, tx: Reader, chosen: Any) -> tuple[str, int | None]:
        """The identity of a new record, chosen or not, and its number if identities are numbers.
        Raises Problem 400 for what cannot be an identity."""
        if isinstance(chosen, str | int) and not isinstance(chosen, bool) and chosen != "":
            return self._chosen(tx, chosen)
        if self._are_numbers:
            last = tx.page(self._kind, limit=1, backwards=True)
            number = 1 + ((whole_number(last[0].id) or 0) if last else 0)
            return str(number), number
        return self._generator.identity(self._example), None

    def _chosen(self, tx: Reader, chosen: str | int) -> tuple[str, int | None]:
        identity = str(chosen)
        selection.check_identity(self._resource, identity)
        if not self._are_numbers:
            return identity, None
        number = whole_number(identity)
        return identity, 1 + tx.count(self._kind) if number is None else number


class RecordBuilder:
    """Builds records of a resource; what the API fixes about them is worked out once."""

    def __init__(self, system: System, resource: Resource) -> None:
        self._kind = system.kind(resource.name)
        self._identities = NewIdentities(system, resource)
        self._status_field = system.status_field(resource.name)
        self._phases = system.behaviour(resource.name).initial

    def build(
        self,
        tx: Reader,
        data: dict[str, Any],
        now: float,
        *,
        chosen: Any = UNSET,
        parent: str | None = None,
        scope: str | None = None,
    ) -> Record:
        """A new record below `parent`, not stored yet. Its identity is `chosen`, or the next number
        if identities are numbers, else a fresh one in the style of the example. A chosen identity
        is unique only within `scope`, if there is one. Raises Problem 400 for an invalid
        identity."""
        identity, number = self._identities.of(tx, chosen)
        record = Record(kind=self._kind, id=identity, data=data, created=now, updated=now)
        if number is not None or parent is not None:
            meta = change_meta(record)
            meta.number, meta.parent = number, parent
        if scope is not None and chosen is not UNSET:
            change_meta(record).identity, record.id = identity, f"{scope}/{identity}"
        field = self._status_field
        if field and self._phases and field not in data:
            status.enter(record, field, self._phases, now)
        return record


def get_or_create(
    tx: Transaction,
    system: System,
    resource: Resource,
    call: Call,
    fields: dict[str, Any],
    *,
    parent: str | None = None,
    scope: str | None = None,
) -> tuple[Record, bool]:
    """Get or create a record on behalf of a request about another one, with the defaults of its
    resource. Returns the record of that identity if it exists, and whether it is new."""
    usual = system.behaviour(resource.name).defaults
    data = {name: value for name, value in usual.items() if not is_template(value)} | fields
    chosen = data.pop(resource.identifier, UNSET)
    builder = RecordBuilder(system, resource)
    record = builder.build(tx, data, call.now, chosen=chosen, parent=parent, scope=scope)
    if chosen is not UNSET and (there := tx.get(record.kind, record.id)) is not None:
        return there, False
    system.owners.mark(resource, record, call.caller)
    allocate(tx, system, resource, record)
    insert(tx, record, resource, system.behaviour(resource.name))
    return record, True


def insert(
    tx: Transaction, record: Record, resource: Resource, behaviour: ResourceBehaviour
) -> None:
    """Store a new record. Raises Problem 409 if its identity, or a unique field, is taken."""
    try:
        record.position = tx.insert(record).position
    except Conflict as conflict:
        raise taken(resource, behaviour, conflict) from None


def taken(resource: Resource, behaviour: ResourceBehaviour, conflict: Conflict) -> Problem:
    """The refusal of values that another record has and that are unique."""
    fields = [path for path in conflict.paths if not status.is_hidden(path)] or conflict.paths
    message = f"Another {resource.name} has the same {', '.join(fields)}."
    reason = reason_of(behaviour.reasons, "unique", fields[0])
    return Problem(409, message, field=fields[0], reason=reason)
