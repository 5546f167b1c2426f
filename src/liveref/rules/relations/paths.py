"""Relations: resources whose records say no more than which other records belong together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from liveref.model.api import Effect
from liveref.model.path import names_in
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_behaviour, by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["cascades", "related", "related_fields"]

_LAST = re.compile(r"/([^/{}]+)/\{([^{}]*)\}$")
_ID = re.compile(r"[_-](id|uuid|name)$", re.IGNORECASE)


@rule("related-resources")
def related(workspace: Workspace) -> Iterator[Claim]:
    """Each parameter of a path that links records identifies one of them, by its name and the
    words before it: `PUT /roles/{prior_role_id}/implies/{implies_role_id}` relates two roles."""
    for draft, parameter, resource in _related(workspace):
        subject, because = workspace.resources[draft.resource], by_call(draft.source)
        yield Claim(subject, "related", resource, because, parameter)


@rule("related-field")
def related_fields(workspace: Workspace) -> Iterator[Claim]:
    """An answer about a relation shows the records that the path names under the names of the
    parameters (`prior_role`), the last one also under the word of the relation (`implies`)."""
    related: dict[str, set[str]] = {}
    for draft, parameter, _ in _related(workspace):
        related.setdefault(draft.resource, set()).add(parameter)
    for draft in workspace.drafts:
        own = [n for n in names_in(draft.source.path) if n in related.get(draft.resource, ())]
        fields = {_ID.sub("", name): name for name in own}
        last = _LAST.search(draft.source.path)
        if last and own and last[2] == own[-1]:
            fields[last[1]] = own[-1]
        for field, parameter in fields.items():
            yield Claim(draft, "related_fields", parameter, by_call(draft.source), field)


@rule("cascade-declared")
def cascades(workspace: Workspace) -> Iterator[Claim]:
    """A behaviour file declares which fields name a record that takes this one along when it is
    deleted (`goes_with`). The name of the field tells its resource, else it is the same one."""
    for name, behaviour in workspace.behaviours.items():
        for field in behaviour.goes_with if name in workspace.resources else ():
            resource = _resource_of(field, workspace.resources.keys()) or name
            because = by_behaviour(behaviour, "goes_with", field)
            yield Claim(workspace.resources[name], "cascades", resource, because, field)


def _related(workspace: Workspace) -> Iterator[tuple[Draft, str, str]]:
    """Each operation that links records, with a parameter and the resource that it identifies."""
    names = workspace.resources.keys()
    for draft in workspace.drafts:
        for parameter in names_in(draft.source.path) if draft.effect is Effect.LINK else ():
            resource_name = _resource_of(parameter, names - {draft.resource})
            resource = resource_name or draft.parents.get(parameter)
            if resource is not None:
                yield draft, parameter, resource


def _resource_of(parameter: str, resources: Collection[str]) -> str | None:
    """The resource that a parameter identifies, with or without the words before its name."""
    words = _ID.sub("", parameter).split("_")
    names = ("_".join(words[start:]) for start in range(len(words)))
    return next((name for name in names if name in resources), None)
