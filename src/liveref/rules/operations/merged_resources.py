"""One thing in several places: what a path shows of it, and where else it is listed or made."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect, Target
from liveref.naming.nouns import nouns, singular, slug
from liveref.naming.patterns import compiled
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key

__all__ = ["join_places"]

_MAKES = (Effect.CREATE, Effect.REPLACE, Effect.LINK)
_LOOKS = (Effect.LIST, Effect.SHOW)
_BESIDE = frozenset({"links", "metadata"})
_MOSTLY = 0.7
_FEW = 4

Things = dict[Key, list[Draft]]


def join_places(drafts: list[Draft]) -> None:
    """Have operations on one thing that stands in two places be of one thing."""
    things = _by_thing(drafts)
    for thing in list(things):
        _join_part(thing, things)
    things = _by_thing(drafts)
    for below in [thing for thing in things if ITEM in thing[:-1] and thing[-1] != ITEM]:
        for top in [thing for thing in things if ITEM not in thing and thing[-1:] == below[-1:]]:
            _join_two(below, top, things)


def _by_thing(drafts: list[Draft]) -> Things:
    found: Things = {}
    for draft in drafts:
        found.setdefault(draft.thing, []).append(draft)
    return found


def _join_part(thing: Key, things: Things) -> None:
    """What stands below an item, is shown and told to do something, and has mostly fields of the
    item itself, is that item seen from one side: `/nodes/{id}/states`."""
    above, group = things.get(thing[:-2], ()) if thing[-2:-1] == (ITEM,) else (), things[thing]
    items = [draft for draft in above if draft.effect is Effect.SHOW and draft.is_item]
    effects = {draft.effect for draft in group}
    single = all(draft.target is Target.SINGLETON for draft in group)
    if not items or not single or effects != {Effect.SHOW, Effect.ACTION}:
        return
    shown = _fields(draft for draft in group if draft.effect is Effect.SHOW)
    if len(shown) >= _FEW and len(shown & _fields(items)) >= _MOSTLY * len(shown):
        for draft in group:
            draft.thing, draft.target = thing[:-2], Target.ITEM
            draft.identifier = draft.route.segments[len(thing) - 2].parameters[-1]


def _join_two(below: Key, top: Key, things: Things) -> None:
    """Of two places of one name, of which one makes things and the other does not, that below an
    item and that below none, both are of one thing, if it says which item it belongs to."""
    nested, whole = things[below], things[top]
    if _makes(nested) == _makes(whole) or not _tells(_fields(nested) | _fields(whole), below):
        return
    one, other = _fields(nested), _fields(whole)
    if len(one & other) < max(_FEW, _MOSTLY * min(len(one), len(other))):
        return
    moved, kept = (whole, below) if _has_items(nested) else (nested, top)
    if _makes(moved) or all(draft.effect in _LOOKS for draft in moved):
        for draft in moved:
            draft.thing = kept


def _makes(group: list[Draft]) -> bool:
    return any(draft.effect in _MAKES for draft in group)


def _has_items(group: list[Draft]) -> bool:
    return any(draft.is_item for draft in group)


def _tells(fields: Iterable[str], below: Key) -> bool:
    """Whether one of the fields holds the identity of the item that a place is below."""
    end = len(below) - 1 - below[::-1].index(ITEM)
    word = below[end - 1] if end else ""
    found = (compiled(nouns().identity).fullmatch(slug(name)) for name in fields)
    return any(match and singular(match[1].rstrip("_")) == word for match in found)


def _fields(group: Iterable[Draft]) -> frozenset[str]:
    """The names of all fields that operations show: in their tables, and in their examples at
    the root, below the one key there, or in a list."""
    found: set[str] = set()
    for draft in group:
        found |= draft.response.names()
        roots = draft.response.roots()
        found |= roots.keys()
        for value in roots.values():
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, dict) and (len(roots) == 1 or isinstance(value, list)):
                found |= first.keys()
    return frozenset(found - _BESIDE)
