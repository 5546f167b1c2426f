"""The address of a new record."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation, Resource
from liveref.model.path import names_in
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["locations"]


@rule("location")
def locations(workspace: Workspace) -> Iterator[Claim]:
    """A new record has the address of the first path of its resource whose parameters the path of
    the request and the record's identity fill: one of the same version, then the shortest."""
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        if not operation.effect.traits.reads:
            path = _location(operation, workspace.finished[operation.resource])
            if path is not None:
                owner = next(d for d in workspace.drafts if d.source.path == path)
                yield Claim(draft, "location", path, by_call(owner.source))


def _location(operation: Operation, resource: Resource) -> str | None:
    """The path of a record whose last parameter is its identity."""
    own, version = set(names_in(operation.path)), operation.path.split("/")[1]
    fitting = [
        (path.split("/")[1] != version, len(path), path)
        for path in resource.items
        if names_in(path) and set(names_in(path)[:-1]) <= own
    ]
    return min(fitting)[2] if fitting else None
