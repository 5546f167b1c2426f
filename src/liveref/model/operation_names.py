"""The names by which a file speaks of operations: an id, or method and path.

    delete_volume
    DELETE /v3/{project_id}/types/{volume_type_id}
    POST /servers/{server_id}/action os-resetState

Method and path name all operations at that address, with an action that one alone. Parameters of
the path count by their place: versions of a reference call them by different names.
"""

from __future__ import annotations

from liveref.model.api import Operation
from liveref.model.path import PARAMETER

__all__ = ["names_of_call", "names_of_operation", "normalized"]


def normalized(name: str) -> str:
    """A name in the form in which names are compared."""
    method, *rest = name.split()
    if not rest:
        return method
    path, *action = rest
    return " ".join((method.upper(), PARAMETER.sub("{}", path).rstrip("/") or "/", *action))


def names_of_operation(operation: Operation) -> tuple[str, ...]:
    """All names of an operation, normalized; the last is the most exact."""
    return names_of_call(operation.method, operation.path, operation.action, operation.id)


def names_of_call(method: str, path: str, action: str | None, identity: str) -> tuple[str, ...]:
    """All names of an operation by its parts; `identity` is its id."""
    address = normalized(f"{method} {path}")
    return (address, *((f"{address} {action}",) if action else ()), identity)
