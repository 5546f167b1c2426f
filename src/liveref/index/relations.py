"""Relations: what a path relates, and which of an answer's fields show it.

`PUT /roles/{prior_role_id}/implies/{implies_role_id}` relates two roles: in its answer,
`prior_role` is the first of them and `implies`, the word of the relation itself, the second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from liveref.model.api import API, Effect, Operation
from liveref.model.path import names_in

_LAST = re.compile(r"/([^/{}]+)/\{[^{}]*\}$")
_ID = re.compile(r"[_-](id|uuid|name)$", re.IGNORECASE)

Ends = Mapping[str, tuple[str, str]]
"""By the name of a field: the path's parameter, and the resource that it identifies."""


def target_of(parameter: str, resources: Collection[str]) -> str | None:
    """The resource that a parameter identifies by its name, which may have words before that:
    `implies_role_id` is of a `role`."""
    words = _ID.sub("", parameter).split("_")
    names = ("_".join(words[start:]) for start in range(len(words)))
    return next((name for name in names if name in resources), None)


def relations_of(api: API) -> dict[str, dict[str, str]]:
    """What each resource whose records are nothing but relations relates: the resource that
    each parameter of its path identifies."""
    names = {resource.name for resource in api.resources}
    found: dict[str, dict[str, str]] = {}
    for operation in api.operations:
        if operation.effect is Effect.LINK:
            known = found.setdefault(operation.resource, {})
            known |= _related(operation, names - {operation.resource})
    return found


def _related(operation: Operation, names: Collection[str]) -> dict[str, str]:
    pairs = {
        parameter: target_of(parameter, names) or operation.parents.get(parameter)
        for parameter in names_in(operation.path)
    }
    return {parameter: resource for parameter, resource in pairs.items() if resource}


def ends_of(operation: Operation, related: Mapping[str, str]) -> Ends:
    """Which fields of the answers about a relation show a record that the path names."""
    own = [name for name in names_in(operation.path) if name in related]
    found = {_ID.sub("", name): (name, related[name]) for name in own}
    last = _LAST.search(operation.path)
    if last and own and operation.path.endswith(f"{{{own[-1]}}}"):
        found[last[1]] = (own[-1], related[own[-1]])
    return found
