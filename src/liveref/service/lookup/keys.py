"""Keys of records: the key of a record authorises the operations that ask for it, such as accepting
a transfer. A key that is returned once is stored as a digest: it is random and long enough to need
no salt."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from typing import Any

from liveref.model.api import Operation, Resource
from liveref.naming.patterns import compiled
from liveref.service.representation.response_context import Reveal
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.store.base import Record


def hide(system: System, resource: Resource, record: Record) -> Reveal:
    """Store the digests of a new record's keys that are returned once; returns the keys."""
    behaviour, reveal = system.behaviour(resource.name), Reveal()
    for name in behaviour.keys:
        if name in behaviour.once and isinstance(key := record.data.get(name), str):
            reveal[resource.name, name] = key
            record.data[name] = digest(key)
    return reveal


def as_stored(system: System, resource: str, name: str, given: Any) -> Any:
    """The stored form of a value that a request gives for a field."""
    behaviour = system.behaviour(resource)
    is_hidden = name in behaviour.keys and name in behaviour.once and isinstance(given, str)
    return digest(given) if is_hidden else given


def is_given(
    system: System, operation: Operation, resource: str, record: Record, call: Call
) -> bool:
    """Whether a request gives a key of a record, to an operation that asks for it. The key
    authorises no other operation, and no project other than the one that the record names."""
    if call.caller is not None and not _is_for(system, record, call.caller.project):
        return False
    for name in system.behaviour(resource).keys:
        if not isinstance(stored := record.data.get(name), str) or not _asks(operation, name):
            continue
        given = (
            as_stored(system, resource, name, value) for value in _given_values(call.body, name)
        )
        if any(compare_digest(str(value).encode(), stored.encode()) for value in given):
            return True
    return False


def _is_for(system: System, record: Record, project: str | None) -> bool:
    """Whether a record that names a target project names that one."""
    target = compiled(system.api.conventions.tenancy.target)
    named = (record.data[name] for name in record.data if target.fullmatch(name))
    return all(owner in (None, "", project) for owner in named)


def _asks(operation: Operation, name: str) -> bool:
    """Whether the body of an operation has a field of that name, or its wrapper."""
    request = operation.request
    if request is None:
        return False
    inner = (schema.schema for schema in request.schema.properties.values())
    return any(name in schema.properties for schema in (request.record, request.schema, *inner))


def digest(key: str) -> str:
    """The digest stored for a key."""
    return sha256(key.encode()).hexdigest()


def _given_values(body: Any, name: str) -> list[Any]:
    """The values of a field in a body, and in what its wrapper holds."""
    if not isinstance(body, dict):
        return []
    objects = [body, *(inner for inner in body.values() if isinstance(inner, dict))]
    return [inner[name] for inner in objects if name in inner]
