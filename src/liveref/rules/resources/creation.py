"""The resources whose records come into being through the API: only of these can a request ask
for one that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liveref.model.api import Effect, Target
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_behaviour, by_call, by_shape
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import Rule, rule

__all__ = ["CREATION", "OWNED_CREATION", "created_by_users"]

Creates = Callable[[Draft, Workspace], bool]
_CREATES: list[Creates] = []


def creation_rule(name: str) -> Callable[[Creates], Rule]:
    """Make a rule of a function that says whether an operation creates records."""

    def named(creates: Creates) -> Rule:
        _CREATES.append(creates)

        def infers(workspace: Workspace) -> Iterator[Claim]:
            for draft in workspace.drafts:
                if creates(draft, workspace):
                    resource = workspace.resources[draft.resource]
                    yield Claim(resource, "created", True, by_call(draft.source))

        infers.__doc__ = creates.__doc__
        return rule(name)(infers)

    return named


@creation_rule("created-by-create")
def by_create(draft: Draft, _: Workspace) -> bool:
    """The records of a resource are created by its create, or by linking them to another one. A
    singleton is always there."""
    creates = draft.effect.creates_alone
    return creates and draft.target is not Target.SINGLETON


@creation_rule("created-by-upload")
def by_upload(draft: Draft, workspace: Workspace) -> bool:
    """An upload with header fields creates a record of a resource that is listed."""
    return draft.effect is Effect.UPLOAD and draft.in_headers and _is_listed(draft, workspace)


@creation_rule("created-by-map")
def by_map(draft: Draft, _: Workspace) -> bool:
    """Replacing a map creates it if the operation may answer with 201."""
    return draft.effect is Effect.MAP_REPLACE and 201 in draft.success


@creation_rule("created-by-replace")
def by_replace(draft: Draft, workspace: Workspace) -> bool:
    """A replace creates a record that its body identifies, or one of a resource that is listed. A
    record that no list shows is always there, such as a quota. So is what a project has, by the
    project's identity, and what has a number for its identity: no client makes up that."""
    if draft.effect is not Effect.REPLACE or _has_number(workspace, draft.resource):
        return False
    by_project = matches(workspace.conventions.paths.scope, draft.identifier or "")
    is_chosen = draft.target is Target.KEY or _is_listed(draft, workspace)
    return is_chosen and not by_project


def _is_listed(draft: Draft, workspace: Workspace) -> bool:
    alike = (other for other in workspace.drafts if other.resource == draft.resource)
    return any(other.effect is Effect.LIST for other in alike)


def _has_number(workspace: Workspace, resource: str) -> bool:
    """Whether the identity of a resource's records is a number."""
    fields = workspace.pooled[resource].properties
    identity = fields.get(workspace.resources[resource].identifier)
    return identity is not None and "integer" in identity.all_types()


def created_by_users(workspace: Workspace) -> set[str]:
    """The resources whose records an operation creates, or the create of another one. A name that
    is put into a set of the service's own is no record: a trait."""
    named = (d for d in workspace.drafts if d.effect is not Effect.LINK or d.parents)
    resources = {d.resource for d in named if any(by(d, workspace) for by in _CREATES)}
    return resources | {
        name for name, resource in workspace.resources.items() if resource.created_in
    }


@rule("created-inside")
def inside(workspace: Workspace) -> Iterator[Claim]:
    """The records of a resource that no operation makes are created in the create of another one:
    its request has a list that is called like the resource, and the objects of that list have an
    identity in the other's answers which the request does not give."""
    made = {draft.resource for draft in workspace.drafts if draft.effect.traits.creates}
    for draft in workspace.drafts:
        request = inner(draft.request) if draft.effect is Effect.CREATE else None
        for name, field in request.properties.items() if request else ():
            resource = workspace.resources.get(singular(slug(name)))
            if resource is None or resource.name in made:
                continue
            answered = workspace.pooled[draft.resource].properties.get(name)
            if answered is not None and _gets_identity(resource, field, answered):
                because = by_shape(field, by_call(draft.source), "types")
                yield Claim(resource, "created", True, because)
                yield Claim(resource, "created_in", True, because, key=draft.resource)


def _gets_identity(resource: ResourceDraft, given: Shape, answered: Shape) -> bool:
    if given.items is None or answered.items is None:
        return False
    new = given.items.properties.keys() - {resource.natural_key}
    return bool(new) and resource.identifier in answered.items.properties.keys() - new


@rule("created-with-owner")
def with_owner(workspace: Workspace) -> Iterator[Claim]:
    """The records of an owned resource are created where those of its owner are."""
    for name, behaviour in workspace.behaviours.items():
        owner = workspace.resources.get(behaviour.owned_by or "")
        if owner is not None and owner.created and name in workspace.resources:
            because = by_behaviour(behaviour, "owned_by")
            yield Claim(workspace.resources[name], "created", True, because)


CREATION = (by_create, by_upload, by_map, by_replace, inside)
OWNED_CREATION = (with_owner,)
