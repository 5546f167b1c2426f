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

Ways = dict[frozenset[str], dict[str, tuple[int, str]]]


@rule("location")
def locations(workspace: Workspace) -> Iterator[Claim]:
    """A new record has the address of the first path of its resource whose parameters the path of
    the request and the record's identity fill: one of the same version, then the shortest."""
    owners = {draft.source.path: draft for draft in reversed(workspace.drafts)}
    ways: dict[str, Ways] = {}
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        if not operation.effect.traits.reads:
            resource = workspace.finished[operation.resource]
            if resource.name not in ways:
                ways[resource.name] = _ways(resource)
            path = _location(operation, ways[resource.name])
            if path is not None:
                yield Claim(draft, "location", path, by_call(owners[path].source))


def _ways(resource: Resource) -> Ways:
    """The shortest path of a record, by the names that it needs besides its identity, and by its
    first word."""
    ways: Ways = {}
    for path in resource.items:
        if names := names_in(path):
            by_word = ways.setdefault(frozenset(names[:-1]), {})
            word, this = path.split("/")[1], (len(path), path)
            by_word[word] = min(this, by_word.get(word, this))
    return ways


def _location(operation: Operation, ways: Ways) -> str | None:
    """The path of a record whose last parameter is its identity."""
    own, version = set(names_in(operation.path)), operation.path.split("/")[1]
    fitting = [
        (word != version, *way)
        for needed, by_word in ways.items()
        if needed <= own
        for word, way in by_word.items()
    ]
    return min(fitting)[2] if fitting else None
