"""The resources of a document: which operations belong to one, and what each is called."""

from __future__ import annotations

from collections import Counter
from itertools import count

from liveref.model.api import Effect, Target
from liveref.model.origin import Origin
from liveref.naming.nouns import plural, singular, slug, thing_of
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.text.words import words

__all__ = ["name_things", "resources_of", "set_parents"]

_NAMELESS = "item"
_WHOLE = (Effect.SHOW, Effect.CREATE, Effect.UPDATE, Effect.REPLACE)


def name_things(drafts: list[Draft]) -> dict[Key, str]:
    """A name for each thing: unique, a slug in the singular.

    It is the last word of the path (or what the parameter says, or the fuller name that the
    body's root key has). Only where two things would have the same name, the name of what
    stands above comes before it; a thing at the top keeps the plain name.
    """
    things = _by_thing(drafts)
    plain = {thing: _plain_name(thing, group) for thing, group in things.items()}
    kept = _keep_plain(things, plain)
    names = dict(plain)
    for depth in (1, 2, 3, 4, -1):
        clashes = Counter(singular(name) for name in names.values())
        if all(count == 1 for count in clashes.values()):
            break
        for thing, name in names.items():
            if clashes[singular(name)] > 1 and thing not in kept:
                last = thing[-1] if thing else ""
                base = last if matches(words().qualified, last) else plain[thing]
                names[thing] = _qualified(things[thing][0], thing, base, depth)
    return _numbered(names)


def _by_thing(drafts: list[Draft]) -> dict[Key, list[Draft]]:
    found: dict[Key, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(draft.thing, []).append(draft)
    return found


def _keep_plain(things: dict[Key, list[Draft]], plain: dict[Key, str]) -> set[Key]:
    """The things that keep their name: those at the top, else a collection below no item,
    if there is only one of that name."""
    tops: dict[str, list[Key]] = {}
    for thing, name in plain.items():
        if ITEM not in thing:
            tops.setdefault(singular(name), []).append(thing)
    kept: set[Key] = set()
    for rivals in tops.values():
        first = [key for key in rivals if len(key) == 1]
        many = [key for key in rivals if any(d.is_item for d in things[key])]
        kept.update(next((keys for keys in (first, many) if len(keys) == 1), []))
    return kept


def _plain_name(thing: Key, group: list[Draft]) -> str:
    if not thing or thing[-1] == ITEM:
        names = [d.identifier for d in group if d.identifier]
        return (thing_of(names[0]) if names else None) or _NAMELESS
    name = thing[-1] or _NAMELESS
    fuller = _fuller_name(name, group)
    if fuller:
        return fuller
    return _qualified(group[0], thing, name, 1) if matches(words().qualified, name) else name


def _fuller_name(name: str, group: list[Draft]) -> str | None:
    """The root key of the thing's bodies, where it is the name with words before it."""
    keys: Counter[str] = Counter()
    for draft in group:
        if draft.effect in _WHOLE:
            for message in (draft.request, draft.response):
                roots = message.roots()
                if len(roots) == 1 and isinstance(next(iter(roots.values())), dict):
                    keys[slug(next(iter(roots)))] += 1
    best = keys.most_common(1)
    if len(keys) == 1 and best[0][0].endswith("_" + name):
        return best[0][0]
    return None


def _qualified(draft: Draft, thing: Key, name: str, depth: int) -> str:
    """A name with `depth` words of the path above before it; with a depth below zero all,
    and what the parameters identify beside them."""
    if depth > 0:
        above = [word for word in thing[:-1] if word != ITEM][-depth:]
        return "_".join([*above, name])
    said: list[str] = []
    for word, segment in zip(thing[:-1], draft.route.segments, strict=False):
        found = thing_of(segment.parameters[-1]) if segment.parameters else word
        if found and found not in said:
            said.append(found)
    return "_".join([*said, name])


def _numbered(names: dict[Key, str]) -> dict[Key, str]:
    """The names with a number behind those that are still not unique."""
    taken: set[str] = set()
    found: dict[Key, str] = {}
    for thing, name in names.items():
        free = (f"{name}_{number}" for number in count(2))
        found[thing] = name if name not in taken else next(n for n in free if n not in taken)
        taken.add(found[thing])
    return found


def set_parents(drafts: list[Draft], names: dict[Key, str]) -> None:
    """Tell each draft which path parameter identifies which resource above its own."""
    for draft in drafts:
        draft.resource = names[draft.thing]
        folded = len(draft.node) == len(draft.route.segments)
        for end, segment in enumerate(draft.route.segments if folded else ()):
            parent = _parent(draft.node[:end], names) if segment.parameters else None
            name = segment.parameters[-1] if segment.parameters else ""
            if parent and name != draft.identifier and not _is_own(draft, parent):
                draft.parents[name] = parent


def _is_own(draft: Draft, parent: str) -> bool:
    """Whether what stands above is a part of the same map."""
    return draft.level is not None and parent == draft.resource


def _parent(key: Key, names: dict[Key, str]) -> str | None:
    """The resource whose items stand below a key: there, or at the top by the same word."""
    if not key or key[-1] == ITEM:
        return names.get(key)
    return names.get(key) or names.get((key[-1],))


def resources_of(drafts: list[Draft], names: dict[Key, str]) -> list[ResourceDraft]:
    """The resources, in the order in which the document comes to them."""
    return [_resource(thing, names[thing], group) for thing, group in _by_thing(drafts).items()]


def _resource(thing: Key, name: str, group: list[Draft]) -> ResourceDraft:
    collections = {d.source.path for d in group if _stands_at(d, thing)}
    items = {d.source.path for d in group if d.node == (*thing, ITEM)}
    if not items and not any(d.target in (Target.COLLECTION, Target.KEY) for d in group):
        collections, items = set(), collections
    # What is made below nothing stands below nothing, though it be listed elsewhere.
    making = [d for d in group if d.effect is Effect.CREATE]
    parents = max((tuple(d.parents.values()) for d in making or group), key=len)
    return ResourceDraft(
        name=name,
        plural=_plural(thing, name, group),
        collections=sorted(collections),
        items=sorted(items),
        parents=parents,
        origin=_first_origin(group),
    )


def _stands_at(draft: Draft, thing: Key) -> bool:
    return draft.node == thing and draft.effect is not Effect.ACTION


def _plural(thing: Key, name: str, group: list[Draft]) -> str:
    """The plural: as paths write it, or by the rules of English."""
    if thing and name == thing[-1]:
        for draft in group:
            for segment in draft.route.segments:
                if segment.name and segment.name != name and singular(segment.name) == name:
                    return segment.name
    return plural(name)


def _first_origin(group: list[Draft]) -> Origin:
    return group[0].source.origin
