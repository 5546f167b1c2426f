"""Operations on one resource at several places of the tree of paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.model.api import Effect, Target
from liveref.naming.nouns import nouns, singular, slug
from liveref.naming.patterns import compiled
from liveref.naming.routes import ITEM
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.targets import TARGET_RULES
from liveref.rules.rule import rule

__all__ = ["drafts_by_place", "merged_part", "merged_places"]

_NEUTRAL = frozenset({"links", "metadata"})
"""Fields that say nothing about the resource that has them."""
_SHARE = 0.7
"""The share of fields in common from which two places show one resource."""
_FEWEST = 4
"""The number of fields below which nothing is compared."""

Group = list[Draft]


def drafts_by_place(drafts: Iterable[Draft]) -> dict[Key, Group]:
    """The operations by the place of their resource, in order."""
    groups: dict[Key, Group] = {}
    for draft in drafts:
        groups.setdefault(draft.resource_key, []).append(draft)
    return groups


@rule("target-part-of-item", corrects=[target.id for target in TARGET_RULES])
def merged_part(workspace: Workspace) -> Iterator[Claim]:
    """A path below an item is a view of the item (`/nodes/{id}/states`) if it has one GET and
    actions and nothing else, and 70 % of the fields that it shows, of at least four, are fields
    that the item shows."""
    places = drafts_by_place(workspace.drafts)
    for place, group in places.items():
        above = places.get(place[:-2], []) if place[-2:-1] == (ITEM,) else []
        items = [draft for draft in above if draft.effect is Effect.SHOW and draft.is_item]
        if not items or not _is_view(group):
            continue
        shown = _fields(draft for draft in group if draft.effect is Effect.SHOW)
        if len(shown) >= _FEWEST and len(shown & _fields(items)) >= _SHARE * len(shown):
            for draft in group:
                because = by_call(items[0].source)
                identifier = draft.route.segments[len(place) - 2].parameters[-1]
                yield Claim(draft, "resource_key", place[:-2], because)
                yield Claim(draft, "target", Target.ITEM, because)
                yield Claim(draft, "identifier", identifier, because)


def _is_view(group: Group) -> bool:
    single = all(draft.target is Target.SINGLETON for draft in group)
    return single and {draft.effect for draft in group} == {Effect.SHOW, Effect.ACTION}


@rule("target-two-places", corrects=[target.id for target in TARGET_RULES])
def merged_places(workspace: Workspace) -> Iterator[Claim]:
    """A collection below an item and a collection at the top of the same name hold one resource if
    only one of them has a create, a field says which item a record belongs to, and 70 % of the
    fields of the smaller one, at least four, are fields of the other. It is at the place that has
    items."""
    places = drafts_by_place(workspace.drafts)
    below = [place for place in places if ITEM in place[:-1] and place[-1] != ITEM]
    for nested in below:
        for top in [p for p in places if ITEM not in p and p[-1:] == nested[-1:]]:
            if _are_one(places[nested], places[top], nested):
                inside = any(draft.is_item for draft in places[nested])
                place, moved = (nested, top) if inside else (top, nested)
                yield from _moved(places[moved], place, places[place][0])


def _moved(group: Group, place: Key, other: Draft) -> Iterator[Claim]:
    if _makes(group) or all(draft.effect.traits.shows_records for draft in group):
        for draft in group:
            yield Claim(draft, "resource_key", place, by_call(other.source))


def _are_one(nested: Group, top: Group, place: Key) -> bool:
    one, other = _fields(nested), _fields(top)
    alike = len(one & other) >= max(_FEWEST, _SHARE * min(len(one), len(other)))
    return alike and _makes(nested) != _makes(top) and _names_item(one | other, place)


def _makes(group: Group) -> bool:
    return any(draft.effect.traits.creates for draft in group)


def _names_item(fields: Iterable[str], below: Key) -> bool:
    """True if one of the fields holds the identity of the item that a place is below."""
    end = len(below) - 1 - below[::-1].index(ITEM)
    word = below[end - 1] if end else ""
    identities = (compiled(nouns().identity).fullmatch(slug(name)) for name in fields)
    return any(match and singular(match[1].rstrip("_")) == word for match in identities)


def _fields(group: Iterable[Draft]) -> frozenset[str]:
    """The names of all fields that operations show: in their tables, and in their examples at
    the root, below the one key there, or in a list."""
    fields: set[str] = set()
    for draft in group:
        fields |= draft.response.names()
        roots = draft.response.roots()
        fields |= roots.keys()
        for value in roots.values():
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, dict) and (len(roots) == 1 or isinstance(value, list)):
                fields |= first.keys()
    return frozenset(fields - _NEUTRAL)
