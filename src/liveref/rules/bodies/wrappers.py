"""Wrappers: the root key under which a resource stands in a body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from liveref.model.api import Effect, Target
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.reading.document import Row, Side
from liveref.rules.bodies.maps import is_keyed
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.words import words

__all__ = [
    "Wrapper",
    "answers_under",
    "find_wrapper",
    "mend_roots",
    "root_keys",
    "unlist",
    "wraps",
]

_FLAT = (Effect.DISCOVERY, Effect.REDIRECT, Effect.CHECK, Effect.UPLOAD, Effect.DOWNLOAD)
_GUESSED = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.SHOW)


class Wrapper:
    """A root key, and whether it holds a list; `guessed` where no row or example has it."""

    __slots__ = ("guessed", "name")

    def __init__(self, name: str | None, *, guessed: bool = False) -> None:
        self.name = name
        self.guessed = guessed


def find_wrapper(
    draft: Draft,
    side: Side,
    resource: ResourceDraft,
    definitions: Definitions,
    wrapped: bool,
    shown: frozenset[str] = frozenset(),
    answered: Mapping[str, str] = MappingProxyType({}),
) -> Wrapper:
    """The wrapper of one body: by its examples, else its rows, else, of an answer, by those of
    others about such a thing, else by the document's style; but an example that is no JSON is no
    object with a key at its root.

    `wrapped` says that bodies of this document are wrapped as a rule; `shown` are the single
    root keys of its examples, of which a row is a better guess than the resource's name;
    `answered` is the wrapper by resource as examples of answers have it.
    """
    message = draft.message(side)
    if draft.effect in _FLAT or not message.has_body:
        return Wrapper(None)
    own = _own_names(draft, resource)
    if message.examples:
        known = message.names() if message.keyed() else None
        roots = {n: v for n, v in message.roots().items() if known is None or n in known}
        return Wrapper(_by_roots(roots, own, draft, side))
    named = _by_rows(draft, side, own, definitions)
    in_text = any(example.side is side for example in draft.source.examples)
    of_one = draft.effect in _GUESSED and draft.target is not Target.KEY
    if not named and not in_text and of_one and side is Side.RESPONSE:
        named = answered.get(resource.name)
    if named or in_text or not (wrapped and of_one):
        return Wrapper(named)
    objects = [r.name for r in message.body if "object" in definitions.schema(r).types]
    found = next((name for name in objects if name in shown), None)
    return Wrapper(found or resource.name, guessed=found is None)


def mend_roots(drafts: Iterable[Draft], resources: dict[str, ResourceDraft]) -> None:
    """Give an example of one thing, whose only root key is the plural, the key that others of
    its resource have: the singular."""
    drafts = list(drafts)
    shown = {(draft.resource, key) for draft in drafts for key in root_keys([draft])}
    for draft in drafts:
        resource = resources[draft.resource]
        one = (draft.resource, resource.name) in shown and resource.name != resource.plural
        if draft.effect not in _GUESSED or draft.target is Target.SINGLETON or not one:
            continue
        for message in (draft.request, draft.response):
            message.examples = [_renamed(value, resource) for value in message.examples]


def _renamed(value: Any, resource: ResourceDraft) -> Any:
    if not isinstance(value, dict) or list(value) != [resource.plural]:
        return value
    inner = value[resource.plural]
    return {resource.name: inner} if isinstance(inner, dict) and not is_keyed(inner) else value


def root_keys(drafts: Iterable[Draft]) -> frozenset[str]:
    """The keys that stand alone at the root of an example, with an object in them."""
    return frozenset(
        key
        for draft in drafts
        for message in (draft.request, draft.response)
        for key, value in message.roots().items()
        if isinstance(value, dict) and len(message.roots()) == 1
    )


def answers_under(drafts: Iterable[Draft], resources: dict[str, ResourceDraft]) -> dict[str, str]:
    """The root key under which answers about one thing of a resource stand, where all examples of
    such answers have it."""
    found: dict[str, set[str | None]] = {}
    for draft in drafts:
        if draft.effect in _GUESSED and draft.target is not Target.SINGLETON:
            own = _own_names(draft, resources[draft.resource])
            for value in filter(None, draft.response.examples):
                roots = value if isinstance(value, dict) else {}
                key = _by_roots(roots, own, draft, Side.RESPONSE)
                found.setdefault(draft.resource, set()).add(key)
    alike = {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
    return {name: key for name, key in alike.items() if key is not None}


def _own_names(draft: Draft, resource: ResourceDraft) -> set[str]:
    """What a body of this operation may be called at its root."""
    last = next((s.name for s in reversed(draft.route.segments) if s.name), "")
    names = {resource.name, resource.plural, last, singular(last)}
    return names | {slug(draft.action)} if draft.action else names


def _by_roots(roots: dict[str, Any], own: set[str], draft: Draft, side: Side) -> str | None:
    kept = {name: v for name, v in roots.items() if not matches(words().beside, name)}
    if side is Side.REQUEST and draft.action in roots:
        return draft.action
    listed = draft.effect is Effect.LIST and side is Side.RESPONSE
    many = listed or draft.target is Target.COLLECTION
    if draft.target is Target.ITEM:
        # The one thing that a path leads to is no map of others.
        kept = {name: v for name, v in kept.items() if not is_keyed(v)}
    for wanted in (list, dict) if listed else (dict, list) if many else (dict,):
        fitting = [name for name, value in kept.items() if isinstance(value, wanted)]
        for name in fitting:
            if slug(name) in own:
                return name
        if len(kept) == 1 and fitting:
            return fitting[0]
    return None


def _by_rows(draft: Draft, side: Side, own: set[str], definitions: Definitions) -> str | None:
    message = draft.message(side)
    if side is Side.REQUEST and draft.action in message.names():
        return draft.action
    wanted = "array" if draft.effect is Effect.LIST and side is Side.RESPONSE else "object"
    for row in message.body:
        if slug(row.name) in own and wanted in definitions.schema(row).types:
            return row.name
    return None


def wraps(drafts: Iterable[Draft], resources: dict[str, ResourceDraft]) -> bool:
    """Whether most bodies that make or change a resource have its name at their root."""
    found = [
        _has_own_root(draft, resources[draft.resource])
        for draft in drafts
        if draft.effect in _GUESSED and draft.request.has_body
    ]
    return sum(found) * 2 > len(found)


def _has_own_root(draft: Draft, resource: ResourceDraft) -> bool:
    own = _own_names(draft, resource)
    message: Message = draft.request
    roots = message.roots() or {row.name: {} for row in _objects(message.body)}
    return any(isinstance(v, dict) and slug(name) in own for name, v in roots.items())


def _objects(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.definition and row.definition.type == "object"]


def unlist(drafts: list[Draft]) -> None:
    """Let a key hold one thing where an example lists one under it, and most answers about a thing
    of its kind have the thing itself there."""
    held: dict[tuple[str, str], list[Shape]] = {}
    for draft in drafts:
        root, key = draft.response.shape, draft.response.wrapper
        if draft.effect is not Effect.LIST and root is not None and key in root.properties:
            held.setdefault((draft.resource, key or ""), []).append(root.properties[key or ""])
    for shapes in held.values():
        lists = [each for each in shapes if each.items and each.all_types() == ("array",)]
        lists = [each for each in lists if "array" in each.types]
        if len(lists) < len(shapes) / 2:
            for shape in lists:
                one, shape.items = shape.items or Shape(), None
                shape.types.remove("array")
                shape.absorb(one)
