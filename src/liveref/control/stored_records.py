"""Stored records of a resource, as a test looks at them behind the API's back."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from liveref.control.errors import MissingError, RefusedError
from liveref.control.masking import masked_value
from liveref.model.api import Resource
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.service.system.tenancy import project_of
from liveref.store.base import Reader, Record
from liveref.values.times import timestamp

MOST_RECORDS = 1000
_TIME = "2012-12-02T00:00:00.000000Z"


class StatusMove(msgspec.Struct, kw_only=True):
    """A status, and the time at which a record enters it."""

    status: Any
    at: str


class StoredRecord(msgspec.Struct, kw_only=True):
    """A stored record. `service` and `resource` are named as the reference names them; `status` is
    that which it has by now, `moves` are the last ones that it entered, with those that it is about
    to enter; `owner` is the identity of its project, `parent` that of the record that it is below;
    times are ISO 8601 in UTC. `fields` are those that are stored, with secrets
    masked; what an answer computes or fills in is not among them."""

    id: str
    service: str
    resource: str
    status: Any
    moves: list[StatusMove]
    owner: str | None
    parent: str | None
    created: str
    updated: str
    fields: dict[str, Any]


def resource_named(
    systems: Sequence[System], resource: str, service: str | None
) -> tuple[System, Resource]:
    """The resource of a name, singular or plural. `service` is the name of a reference or its
    service type. Raises MissingError; RefusedError if several services have one."""
    served = [s for s in systems if service is None or service in (s.api.name, s.type)]
    if not served:
        names = ", ".join(sorted(system.api.name for system in systems))
        raise MissingError(f"No service {service} is served; there are {names}.")
    matches = [(s, r) for s in served for r in s.api.resources if resource in (r.name, r.plural)]
    if not matches:
        names_of_all = [r.name for s in served for r in s.api.resources]
        nearest = difflib.get_close_matches(resource, names_of_all, 1)
        hint = f"; did you mean {nearest[0]}?" if nearest else "."
        raise MissingError(f"There is no resource {resource}{hint}")
    if len(matches) > 1:
        names = ", ".join(sorted({system.api.name for system, _ in matches}))
        raise RefusedError(f"Several services have the resource {resource}; name one of {names}.")
    return matches[0]


def stored_records(
    tx: Reader, system: System, resource: Resource, now: float, limit: int, after: str | None
) -> Iterator[StoredRecord]:
    """At most so many records of a resource behind the one of that identity, in the order in which
    they were created. Raises MissingError for an identity that is not there."""
    try:
        records = tx.page(system.kind(resource.name), limit=limit, after=after)
    except KeyError:
        raise MissingError(f"There is no {resource.name} {after}.") from None
    for record in records:
        yield _shown(system, resource, record, now)


def _shown(system: System, resource: Resource, record: Record, now: float) -> StoredRecord:
    field = system.status_field(resource.name)
    fields = {name: value for name, value in record.data.items() if not status.is_hidden(name)}
    current = status.current(record, field, now) if field else None
    if field and field in fields:
        fields[field] = current
    return StoredRecord(
        id=record.id,
        service=system.api.name,
        resource=resource.name,
        status=current,
        moves=[StatusMove(status=s, at=timestamp(at, _TIME)) for s, at in status.moves_of(record)],
        owner=project_of(record),
        parent=status.parent(record),
        created=timestamp(record.created, _TIME),
        updated=timestamp(record.updated, _TIME),
        fields=masked_value(fields),
    )
