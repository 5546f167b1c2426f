"""Ownership: a thing that is made along with another, and goes with it."""

from __future__ import annotations

from liveref.model.api import Effect
from liveref.model.conventions import Conventions, Names
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.lives import Ownership
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["find_ownership"]


def find_ownership(
    drafts: list[Draft], pooled: dict[str, Shape], conventions: Conventions
) -> list[Ownership]:
    """The resources that come into being with others.

    A create whose documented response has an object named exactly like another resource,
    which no request to that place names, makes one of these and owns it. A resource that
    has a create of its own is taken for a reference, and so is one that is only listed.
    """
    found: dict[str, Ownership] = {}
    for draft in drafts:
        if draft.effect is Effect.CREATE:
            asked = _asked_for(draft, drafts)
            for owned in _made_along(draft, pooled, asked):
                if not _made_alone(owned, drafts):
                    found.setdefault(owned, _ownership(draft, owned, pooled, conventions.names))
    return list(found.values())


def _made_alone(name: str, drafts: list[Draft]) -> bool:
    """Whether the document has a create of its own for a resource, or nothing but lists."""
    effects = {draft.effect for draft in drafts if draft.resource == name}
    return Effect.CREATE in effects or effects <= {Effect.LIST}


def _made_along(draft: Draft, pooled: dict[str, Shape], asked: set[str]) -> list[str]:
    """The resources whose objects a create returns though nobody asked for one."""
    answer = inner(draft.response)
    if answer is None:
        return []
    above = {draft.resource, *draft.parents.values()}
    return [
        name
        for name, shape in answer.properties.items()
        if name in pooled
        and name not in above
        and "object" in shape.all_types()
        and not any(key == name or key.startswith(name + "_") for key in asked)
    ]


def _asked_for(draft: Draft, drafts: list[Draft]) -> set[str]:
    """All names that the requests with the same method to the same place have."""
    asked: set[str] = set()
    for other in drafts:
        if other.node == draft.node and other.method == draft.method:
            shape = other.request.shape
            asked |= {slug(key) for key, _ in shape.walk()} if shape else set()
            asked |= {slug(row.name) for rows in other.request.rows.values() for row in rows}
            asked |= {slug(parameter) for parameter in other.route.parameters}
    return asked


def _ownership(draft: Draft, owned: str, pooled: dict[str, Shape], names: Names) -> Ownership:
    mine = pooled[draft.resource].properties
    theirs = pooled[owned].properties
    shares = tuple(name for name in mine if name in theirs and _may_be_shared(name, names))
    because = f"The response of {draft.method} {draft.source.path} has a {owned} of its own."
    return Ownership(draft.resource, owned, shares, because)


def _may_be_shared(name: str, names: Names) -> bool:
    times = (names.time, names.created, names.updated)
    never = (names.identifier, *times, names.status, names.reference, names.links, names.secret)
    return not any(matches(pattern, name) for pattern in never)
