"""Maps in examples: objects whose keys are data of the user, and no fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Rule, rule
from liveref.values.identities import UUID

__all__ = ["EXAMPLE_MAP_RULES", "is_identity", "is_keyed"]

_IDENTITY = re.compile(UUID + r"|\d+(\.\d+){3}|\d+", re.IGNORECASE)
_CAPITALS = re.compile(r"(?=\w{4})[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_ALIKE = 3
"""The number of fields that the values of a map have, so that their being the same is no
accident."""


class Context(NamedTuple):
    """The rows around an object: the names that the body has rows for, those that any body of the
    document has rows for, and True for a body with a row that stands for any key."""

    documented: set[str]
    fields: set[str]
    keyed: bool


IsMap = Callable[[Shape, Context], bool]


def is_identity(key: str) -> bool:
    """Whether a key is an identity: a UUID, an address, a number."""
    return _IDENTITY.fullmatch(key) is not None


def is_keyed(value: Any) -> bool:
    """Whether a value of an example is a map whose keys are identities."""
    return isinstance(value, dict) and bool(value) and all(map(is_identity, value))


def _map_rule(name: str) -> Callable[[IsMap], Rule]:
    """Make a rule of a function that says whether an object without rows is a map."""

    def named(is_map: IsMap) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for draft, shape, context in _bodies(workspace):
                yield from _opened(shape, context, is_map, by_default(draft.source))

        infers.__doc__ = is_map.__doc__
        return rule(name, corrects=("body-example",))(infers)

    return named


def _bodies(workspace: Workspace) -> Iterator[tuple[Draft, Shape, Context]]:
    messages = [(d, message) for d in workspace.drafts for message in map(d.message, Side)]
    fields = {name for _, message in messages for name in message.names()}
    for draft, message in messages:
        if message.shape is not None and message.examples:
            yield draft, message.shape, Context(message.names(), fields, bool(message.keyed()))


def _opened(shape: Shape, context: Context, is_map: IsMap, otherwise: Because) -> Iterator[Claim]:
    """The claims that make maps of an object and of those below it."""
    if _is_unknown(shape, context) and is_map(shape, context):
        opened = shape.copy()
        opened.become_map()
        _open_below(opened, context)
        yield from _as_map(shape, opened, otherwise)
        return
    for part in (*shape.properties.values(), shape.items, shape.values):
        if part is not None:
            yield from _opened(part, context, is_map, otherwise)


def _as_map(shape: Shape, opened: Shape, otherwise: Because) -> Iterator[Claim]:
    """The claims that make of an object the map that its changed copy is: by its first key."""
    reason = next((shape.reasons.get(f"properties.{name}") for name in shape.properties), None)
    because = Because(Evidence.EXAMPLE, reason.origin, reason.text) if reason else otherwise
    yield Claim(shape, "properties", {}, because)
    yield Claim(shape, "values", opened.values, because)


def _open_below(shape: Shape, context: Context) -> None:
    """Make maps of the objects in the values of a new map, for whatever reason."""
    for part in (*shape.properties.values(), shape.items, shape.values):
        if part is not None:
            if _is_unknown(part, context) and any(is_map(part, context) for is_map in _IS_MAP):
                part.become_map()
            _open_below(part, context)


def _is_unknown(shape: Shape, context: Context) -> bool:
    """Whether an object has keys, and no row names one of them."""
    return bool(shape.properties) and not context.documented & shape.properties.keys()


def _has_identities(shape: Shape, _: Context) -> bool:
    """An object in an example is a map if no row names one of its keys and all are identities:
    UUIDs, numbers, addresses; or words in capitals."""
    return all(is_identity(key) or _CAPITALS.fullmatch(key) for key in shape.properties)


def _has_like_values(shape: Shape, context: Context) -> bool:
    """An object in an example is a map if no row names one of its keys and its values are objects
    with mostly the same fields: at least three, or such that rows name. It is none if most of its
    keys are fields elsewhere in the document."""
    fields = sum(key in context.fields for key in shape.properties)
    return _are_alike(shape, context.documented) and fields * 2 <= len(shape.properties)


def _are_alike(shape: Shape, documented: set[str]) -> bool:
    children = list(shape.properties.values())
    if len(children) < 2 or any(child.types != ["object"] for child in children):
        return False
    first = set(children[0].properties)
    enough = len(first) >= _ALIKE or (bool(first) and first <= documented)
    return enough and all(
        len(first & set(child.properties)) * 2 >= max(len(first), len(child.properties))
        for child in children[1:]
    )


def _has_key_row(shape: Shape, context: Context) -> bool:
    """An object in an example is a map if no row names one of its keys, all its values hold others,
    and a row of the table stands for any key (`{name}`)."""
    below = shape.properties.values()
    return context.keyed and all({"object", "array"} & set(child.types) for child in below)


_IS_MAP: tuple[IsMap, ...] = (_has_identities, _has_like_values, _has_key_row)
_IDS = ("map-of-identities", "map-of-like-values", "map-by-key-row")
EXAMPLE_MAP_RULES = tuple(
    _map_rule(name)(is_map) for name, is_map in zip(_IDS, _IS_MAP, strict=True)
)
