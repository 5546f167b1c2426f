"""Keys of records: whoever gives the key of one may do with it what asks for that, as the offer
of a transfer is accepted. A key that is told once is kept as a digest: it is random, and long
enough that no salt is needed."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from typing import Any

from liveref.model.api import Operation, Resource
from liveref.naming.patterns import compiled
from liveref.service.effects.secret_fields import Reveal
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.store.base import Record


def hide(system: System, resource: Resource, record: Record) -> Reveal:
    """Keep the digests of a new record's keys that are told once; returns the keys."""
    said, reveal = system.behaviour(resource.name), Reveal()
    for name in said.keys:
        if name in said.once and isinstance(key := record.data.get(name), str):
            reveal[resource.name, name] = key
            record.data[name] = digest(key)
    return reveal


def as_kept(system: System, resource: str, name: str, given: Any) -> Any:
    """What a record would hold of a value that a request gives for one of its fields."""
    said = system.behaviour(resource)
    is_hidden = name in said.keys and name in said.once and isinstance(given, str)
    return digest(given) if is_hidden else given


def is_given(
    system: System, operation: Operation, resource: str, record: Record, call: Call
) -> bool:
    """Whether a request gives a key of a record, of an operation that asks for it: no other may
    be carried out by it, nor by a project that the record is not meant for."""
    if call.caller is not None and not _is_for(system, record, call.caller.project):
        return False
    for name in system.behaviour(resource).keys:
        if not isinstance(kept := record.data.get(name), str) or not _asks(operation, name):
            continue
        given = (as_kept(system, resource, name, each) for each in _given(call.body, name))
        if any(compare_digest(str(each).encode(), kept.encode()) for each in given):
            return True
    return False


def _is_for(system: System, record: Record, project: str | None) -> bool:
    """Whether a record that names the project that it is meant for names that one."""
    target = compiled(system.api.conventions.tenancy.target)
    named = (record.data[name] for name in record.data if target.fullmatch(name))
    return all(each in (None, "", project) for each in named)


def _asks(operation: Operation, name: str) -> bool:
    """Whether the body of an operation has a field of that name, or its wrapper."""
    request = operation.request
    if request is None:
        return False
    inner = (each.schema for each in request.schema.properties.values())
    return any(name in each.properties for each in (request.record, request.schema, *inner))


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


def _given(body: Any, name: str) -> list[Any]:
    """The values of a field in a body, and in what its wrapper holds."""
    if not isinstance(body, dict):
        return []
    objects = [body, *(each for each in body.values() if isinstance(each, dict))]
    return [each[name] for each in objects if name in each]
