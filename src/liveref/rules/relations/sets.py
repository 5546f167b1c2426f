"""Sets: resources that are nothing but the names in a field of another resource."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect, Resource, Target
from liveref.model.path import last_word
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["set_of_any", "set_of_parent"]

_OF_ANY = re.compile(r"/\{[^/]+\}/\{[^/]+\}/[^/{]+(/\{[^/]+\})?/?$")
_OF_SETS = {
    (Effect.LIST, Target.COLLECTION),
    (Effect.REPLACE, Target.COLLECTION),
    (Effect.DELETE, Target.COLLECTION),
    (Effect.CHECK, Target.ITEM),
    (Effect.LINK, Target.ITEM),
    (Effect.UNLINK, Target.ITEM),
}


@rule("set-of-parent")
def set_of_parent(workspace: Workspace) -> Iterator[Claim]:
    """A resource below another one is a set of names if its paths all end in one word, the
    resource above has a list of texts of that name, and no operation does more than a set needs:
    list, replace and empty it, add, remove and check one name. Tags are such sets."""
    for name, resource in workspace.resources.items():
        drafts = _drafts(workspace, name)
        if resource.parents and all((d.effect, d.target) in _OF_SETS for d in drafts):
            field = _last_word(drafts)
            above = workspace.finished[resource.parents[-1]]
            if field is not None and _is_set(above, field):
                yield Claim(resource, "set_field", field, by_call(drafts[0].source))


@rule("set-of-any")
def set_of_any(workspace: Workspace) -> Iterator[Claim]:
    """A resource whose paths name a collection and a record of it by parameters
    (`/{resource_type}/{resource_id}/tags`) is a set of names of any resource that has a list of
    texts of that name."""
    for name, resource in workspace.resources.items():
        drafts = _drafts(workspace, name)
        if not resource.parents and drafts and all(map(_is_of_any, drafts)):
            field = _last_word(drafts)
            if field is not None and any(
                _is_set(other, field) for other in workspace.finished.values()
            ):
                yield Claim(resource, "set_field", field, by_call(drafts[0].source))


def _drafts(workspace: Workspace, resource: str) -> list[Draft]:
    return [draft for draft in workspace.drafts if draft.resource == resource]


def _last_word(drafts: list[Draft]) -> str | None:
    words = {last_word(draft.source.path) for draft in drafts}
    return (words.pop() or None) if len(words) == 1 else None


def _is_of_any(draft: Draft) -> bool:
    kind = (draft.effect, draft.target)
    makes = kind == (Effect.CREATE, Target.COLLECTION)
    return (kind in _OF_SETS or makes) and _OF_ANY.search(draft.source.path) is not None


def _is_set(above: Resource, field: str) -> bool:
    """Whether a resource has a list of texts of that name."""
    prop = above.schema.properties.get(field)
    if prop is None or prop.schema.types[:1] != ("array",):
        return False
    items = prop.schema.items
    return items is None or (not items.is_object and set(items.types) <= {"string"})
