"""Records that a body on a collection identifies."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.api import Operation, Resource
from liveref.service.effects import selection
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record

_ENOUGH_TO_TELL = 2


def by_key(
    tx: Reader, system: System, operation: Operation, fields: dict[str, Any], call: Call
) -> Record | None:
    """The record that a body on a collection identifies: by identity (its own or its owner's) if
    the body has one, else by the natural key. None if there is none. Raises Problem 400 if the body
    has neither, 409 if several have that natural key, 403 if it belongs to another owner."""
    resource = system.resources[operation.resource]
    record = _identified(tx, system, resource, fields, call)
    if record is None or not selection.sees(tx, system, operation, resource.name, record, call):
        return None
    system.owners.check_change(call, record)
    return record


def _identified(
    tx: Reader, system: System, resource: Resource, fields: dict[str, Any], call: Call
) -> Record | None:
    identity = fields.get(resource.identifier, UNSET)
    if identity is not UNSET:
        return _by_identity(tx, system, resource, identity)
    key = resource.natural_key
    if key is None or not isinstance(fields.get(key), str):
        wanted = " or ".join(filter(None, (resource.identifier, key)))
        raise Problem(400, f"The body must say which {resource.name}: give {wanted}.", field=key)
    kind = system.kind(resource.name)
    where = [Condition(key, fields[key]), *system.members.conditions(tx, resource.name, call)]
    records = tx.page(kind, where, limit=_ENOUGH_TO_TELL)
    if len(records) > 1:
        raise Problem(
            409,
            f"More than one {resource.name} has the {key} {fields[key]}; "
            f"say which by {resource.identifier}.",
            field=key,
        )
    return records[0] if records else None


def _by_identity(tx: Reader, system: System, resource: Resource, identity: Any) -> Record | None:
    selection.check_identity(resource, identity)
    record = selection.stored(tx, system.kind(resource.name), identity)
    if record is None and resource.owned_by:
        owner = selection.stored(tx, system.kind(resource.owned_by), identity)
        record = selection.owned_by(tx, system, owner, resource.name) if owner else None
    return record
