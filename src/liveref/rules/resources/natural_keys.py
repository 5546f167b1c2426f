"""The natural key of a resource: the field by which people call its records."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["NATURAL_KEYS"]


@rule("natural-key-usual")
def usual(workspace: Workspace) -> Iterator[Claim]:
    """The natural key of a resource is its first field that is called as the convention says, such
    as `name`, else the field that is called like the resource with `_name` behind it."""
    pattern = workspace.conventions.names.natural_key
    for resource in workspace.resources.values():
        fields = workspace.pooled[resource.name].properties
        names = [name for name in fields if matches(pattern, name)]
        names += [name for name in fields if name == f"{resource.name}_name"]
        if names:
            yield Claim(resource, "natural_key", names[0], by_convention("names.natural_key"))


@rule("natural-key-declared")
def declared(workspace: Workspace) -> Iterator[Claim]:
    """The natural key of a resource is the one that a behaviour file declares."""
    for name, behaviour in workspace.behaviours.items():
        if behaviour.natural_key and name in workspace.resources:
            because = by_behaviour(behaviour, "natural_key")
            yield Claim(workspace.resources[name], "natural_key", behaviour.natural_key, because)


NATURAL_KEYS = (usual, declared)
