"""Relations: what a path relates, and which of an answer's fields show it.

`PUT /roles/{prior_role_id}/implies/{implies_role_id}` relates two roles: in its answer,
`prior_role` is the first of them and `implies`, the word of the relation itself, the second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from liveref.model.api import API, Effect, Operation, Resource
from liveref.service.call import Call
from liveref.service.system import System
from liveref.store.base import Reader, Record

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_LAST = re.compile(r"/([^/{}]+)/\{[^{}]*\}$")
_ID = re.compile(r"[_-](id|uuid|name)$", re.IGNORECASE)

Ends = Mapping[str, tuple[str, str]]
"""By the name of a field: the path's parameter, and the resource that it identifies."""


def target_of(parameter: str, resources: Mapping[str, Resource]) -> str | None:
    """The resource that a parameter identifies by its name, which may have words before that:
    `implies_role_id` is of a `role`."""
    words = _ID.sub("", parameter).split("_")
    names = ("_".join(words[start:]) for start in range(len(words)))
    return next((name for name in names if name in resources), None)


def relations(api: API) -> frozenset[str]:
    """The resources whose records are nothing but relations."""
    return frozenset(o.resource for o in api.operations if o.effect is Effect.LINK)


def ends_of(system: System, operation: Operation) -> Ends:
    """Which fields of the answers about a relation show a record that the path names."""
    if operation.resource not in relations(system.api):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for parameter in _PARAMETER.findall(operation.path):
        resource = operation.parents.get(parameter) or target_of(parameter, system.resources)
        if resource is not None:
            found[_ID.sub("", parameter)] = (parameter, resource)
    last = _LAST.search(operation.path)
    if last and found:
        found[last[1]] = list(found.values())[-1]
    return found


def related_by(tx: Reader, system: System, ends: Ends, call: Call) -> dict[str, Record]:
    """The records that the path names, by its parameters."""
    found = {}
    for parameter, resource in set(ends.values()):
        record = tx.get(system.kind(resource), call.path[parameter])
        if record is not None:
            found[parameter] = record
    return found
