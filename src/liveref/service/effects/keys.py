"""Keys of records: whoever gives the key of one may do with it what asks for that, as the offer
of a transfer is accepted. A key that is told once is kept as a digest: it is random, and long
enough that no salt is needed."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from typing import Any

from liveref.model.api import Resource
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


def is_given(system: System, resource: str, record: Record, call: Call) -> bool:
    """Whether a request gives a key of a record."""
    for name in system.behaviour(resource).keys:
        if not isinstance(kept := record.data.get(name), str):
            continue
        given = (as_kept(system, resource, name, each) for each in _given(call.body, name))
        if any(compare_digest(str(each).encode(), kept.encode()) for each in given):
            return True
    return False


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


def _given(body: Any, name: str) -> list[Any]:
    """The values of a field in a body, and in what its wrapper holds."""
    if not isinstance(body, dict):
        return []
    objects = [body, *(each for each in body.values() if isinstance(each, dict))]
    return [each[name] for each in objects if name in each]
