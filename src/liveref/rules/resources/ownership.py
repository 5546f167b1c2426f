"""Ownership: records that are made along with others, and go with them."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.conventions.names import Names
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["owned_by_create"]


@rule("owned-by-create")
def owned_by_create(workspace: Workspace) -> Iterator[Claim]:
    """A create makes a record of another resource, and owns it, where its documented answer has an
    object named exactly like that resource, which no request to that path names. A resource with a
    create of its own, or with nothing but lists, is referred to and not owned. Both have the fields
    in common that are called alike, but for identifiers, times, statuses, links and secrets."""
    drafts, pooled, owned = workspace.drafts, workspace.pooled, set[str]()
    for draft in drafts:
        if draft.effect is not Effect.CREATE:
            continue
        for name in _made_along(draft, pooled, _requested(draft, drafts)):
            if name in owned or _made_alone(name, drafts):
                continue
            owned.add(name)
            because = by_field([draft], name, (Side.RESPONSE,))
            yield Claim(workspace.behaviour_of(name), "owned_by", draft.resource, because)
            for field in _shared(pooled[draft.resource], pooled[name], workspace.conventions.names):
                yield Claim(workspace.behaviour_of(name), "shares", True, because, field)


def _made_alone(name: str, drafts: list[Draft]) -> bool:
    """Whether the document has a create of its own for a resource, or nothing but lists."""
    effects = {draft.effect for draft in drafts if draft.resource == name}
    return Effect.CREATE in effects or effects <= {Effect.LIST}


def _made_along(draft: Draft, pooled: dict[str, Shape], requested: set[str]) -> list[str]:
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
        and not any(key == name or key.startswith(name + "_") for key in requested)
    ]


def _requested(draft: Draft, drafts: list[Draft]) -> set[str]:
    """All names that the requests with the same method to the same place have."""
    requested: set[str] = set()
    for other in drafts:
        if other.path_key == draft.path_key and other.method == draft.method:
            shape = other.request.shape
            requested |= {slug(key) for key, _ in shape.walk()} if shape else set()
            requested |= {slug(row.name) for rows in other.request.rows.values() for row in rows}
            requested |= {slug(parameter) for parameter in other.route.parameters}
    return requested


def _shared(owner: Shape, owned: Shape, names: Names) -> list[str]:
    common = (name for name in owner.properties if name in owned.properties)
    return [name for name in common if _may_be_shared(name, names)]


def _may_be_shared(name: str, names: Names) -> bool:
    times = (names.time, names.created, names.updated)
    never = (names.identifier, *times, names.status, names.reference, names.links, names.secret)
    return not any(matches(pattern, name) for pattern in never)
