"""The keys at the roots of examples, and the names that a resource has there."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect
from liveref.naming.nouns import singular, slug
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.resource_drafts import ResourceDraft

__all__ = ["WHOLE", "own_names", "root_keys"]

WHOLE = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.SHOW)
"""The effects of operations whose bodies hold one record."""


def root_keys(drafts: Iterable[Draft]) -> frozenset[str]:
    """The keys that stand alone at the root of an example, with an object in them."""
    return frozenset(
        key
        for draft in drafts
        for message in (draft.request, draft.response)
        for key, value in message.roots().items()
        if isinstance(value, dict) and len(message.roots()) == 1
    )


def own_names(draft: Draft, resource: ResourceDraft) -> set[str]:
    """The names that the root key of an operation's body may have: those of its resource, of the
    last word of its path, of its action."""
    last = next((s.name for s in reversed(draft.route.segments) if s.name), "")
    names = {resource.name, resource.plural, last, singular(last)}
    return names | {slug(draft.action)} if draft.action else names
