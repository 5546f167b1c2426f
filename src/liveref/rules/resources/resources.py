"""The resources of a document: their plurals, their paths and what they are below."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Target
from liveref.naming.nouns import plural, singular
from liveref.naming.routes import ITEM
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.grounds import by_call, by_default
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.merged_resources import drafts_by_place
from liveref.rules.rule import rule

__all__ = [
    "english_plural",
    "operation_parents",
    "path_plural",
    "resource_parents",
    "resource_paths",
]


@rule("parent-path")
def operation_parents(workspace: Workspace) -> Iterator[Claim]:
    """A parameter within a path identifies a parent: the resource whose items are at that place of
    the tree, or at the top by the same word (`/boxes/{box_id}/lids`). The key of an entry of a
    map of maps identifies no parent."""
    names = _names(workspace)
    for draft in workspace.drafts:
        for name, parent in _parents(draft, names):
            yield Claim(draft, "parents", parent, by_call(draft.source), name)


def _names(workspace: Workspace) -> dict[Key, str]:
    return {draft.resource_key: draft.resource for draft in workspace.drafts}


def _parents(draft: Draft, names: dict[Key, str]) -> Iterator[tuple[str, str]]:
    """The parameters of a path that identify parents, with these."""
    folded = len(draft.path_key) != len(draft.route.segments)
    for end, segment in enumerate(() if folded else draft.route.segments):
        name = segment.parameters[-1] if segment.parameters else draft.identifier
        parent = None if name == draft.identifier else _parent(draft.path_key[:end], names)
        own_map = draft.map_root is not None and parent == draft.resource
        if name and parent and not own_map:
            yield name, parent


def _parent(key: Key, names: dict[Key, str]) -> str | None:
    """The resource whose items stand below a key: there, or at the top by the same word."""
    if not key or key[-1] == ITEM:
        return names.get(key)
    return names.get(key) or names.get((key[-1],))


def _groups(workspace: Workspace) -> Iterator[tuple[ResourceDraft, Key, list[Draft]]]:
    """Each resource, its place, and the operations on it."""
    for place, group in drafts_by_place(workspace.drafts).items():
        yield workspace.resources[group[0].resource], place, group


@rule("resource-plural-path")
def path_plural(workspace: Workspace) -> Iterator[Claim]:
    """The plural of a resource is the word of a path whose singular is its name."""
    for resource, place, group in _groups(workspace):
        if place[-1:] == (resource.name,):
            for draft in group:
                for segment in draft.route.segments:
                    many = segment.name
                    if many and many != resource.name and singular(many) == resource.name:
                        yield Claim(resource, "plural", many, by_call(draft.source))


@rule("resource-plural-english")
def english_plural(workspace: Workspace) -> Iterator[Claim]:
    """The plural of a resource follows the rules of English if no path has it."""
    for resource, _, group in _groups(workspace):
        yield Claim(resource, "plural", plural(resource.name), by_default(group[0].source))


@rule("resource-paths")
def resource_paths(workspace: Workspace) -> Iterator[Claim]:
    """The paths of a collection end in the word of the resource, those of its items in a parameter
    behind it. A resource without items, lists and creates is a single record: its path is that of
    an item."""
    for resource, place, group in _groups(workspace):
        at_place = [d for d in group if d.path_key == place and d.effect is not Effect.ACTION]
        items = [draft for draft in group if draft.path_key == (*place, ITEM)]
        many = items or any(d.target in (Target.COLLECTION, Target.KEY) for d in group)
        for draft in at_place:
            fact = "collections" if many else "items"
            yield Claim(resource, fact, True, by_call(draft.source), draft.source.path)
        for draft in items:
            yield Claim(resource, "items", True, by_call(draft.source), draft.source.path)


@rule("resource-parents")
def resource_parents(workspace: Workspace) -> Iterator[Claim]:
    """A resource is below the parents in the path of its create; without a create, below those of
    the path with the most parents. A resource that is created at a top-level path is top-level,
    even if another path lists it under a parent."""
    names = _names(workspace)
    for resource, _, group in _groups(workspace):
        creates = [draft for draft in group if draft.effect is Effect.CREATE]
        parents = [
            (tuple(dict(_parents(draft, names)).values()), draft) for draft in creates or group
        ]
        deepest, draft = max(parents, key=lambda pair: len(pair[0]))
        if deepest:
            yield Claim(resource, "parents", deepest, by_call(draft.source))
