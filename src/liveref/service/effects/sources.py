"""Fields that follow others: what a create leaves out and behaviour takes from elsewhere."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Resource
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.system.relations import target_of
from liveref.service.system.system import System
from liveref.store.base import Reader

_CALLER = "caller"


def follow(
    tx: Reader, system: System, resource: Resource, data: dict[str, Any], call: Call
) -> None:
    """Give the fields of a new record that have no value those that behaviour names; a source
    is `caller.NAME`, a field, or `FIELD.NAME`, which is NAME of what a field refers to."""
    for field, sources in system.behaviour(resource.name).follows.items():
        for source in sources if data.get(field) is None else ():
            value = _value(tx, system, resource, data, call, source)
            if value is not None:
                data[field] = value
                break


def _value(
    tx: Reader,
    system: System,
    resource: Resource,
    data: dict[str, Any],
    call: Call,
    source: str,
) -> Any:
    field, _, inner = source.partition(".")
    if field == _CALLER:
        return _of_caller(call.caller, inner)
    if not inner:
        return data.get(field)
    identity = data.get(field)
    kind = system.kind(target_of(field, system.resources) or resource.name)
    record = tx.get(kind, identity) if isinstance(identity, str) else None
    return record.data.get(inner) if record is not None else None


def _of_caller(caller: Caller | None, name: str) -> str | None:
    if caller is None:
        return None
    return {"user": caller.user, "project": caller.project, "domain": caller.home}.get(name)
