"""The second matrix: what is left to members works for them, with what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from access.isolation import Result
from liveref.exercise.exchange import reason
from liveref.families import service_type
from liveref.model.api import API, Operation
from liveref.model.conventions.identity import Identity, routes
from liveref.model.path import form


class Refusal(NamedTuple):
    """An operation that the administrator is let do, and a member is not."""

    operation: str
    code: int
    why: str
    request: str


def refusals(api: API, result: Result) -> Iterator[Refusal]:
    """The operations that are not for administrators alone, which only they can do. The operations
    that the identity service opens to others are data of the family."""
    convention = api.conventions.identity
    is_identity = convention is not None and service_type(api.name) == convention.type
    for operation in api.operations:
        own = result.attempts.get(operation.id)
        theirs = result.administrators.get(operation.id)
        if operation.admin_only or theirs is None or not theirs.answer.good:
            continue
        if convention is not None and is_identity and not _is_open(convention, operation):
            continue
        if own is not None and own.answer.good:
            continue
        name = f"{operation.method} {operation.path}"
        name += f" {operation.action}" if operation.action else ""
        if own is None:
            yield Refusal(name, 0, "no request could be made", "")
        else:
            yield Refusal(name, own.answer.code, reason(own.answer), str(own.request))


def _is_open(convention: Identity, operation: Operation) -> bool:
    """Whether the family leaves an operation of the identity service to others than
    administrators: to everyone, or to the user, project or domain in its path."""
    open_routes = {route for route, _ in (*routes(convention.everyone), *routes(convention.own))}
    return (operation.method, form(operation.path)) in open_routes
