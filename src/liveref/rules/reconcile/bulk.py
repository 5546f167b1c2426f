"""Bulk forms: many things in one call, on the URL that also takes one."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["join_bulk"]


def join_bulk(drafts: Iterable[Draft]) -> None:
    """Give one thing and each of many, on one method and path, each other's fields.

    `{"ports": [...]}` is a bulk form of `{"port": {...}}`: the keys at the root are one word in
    two numbers, and the one holds an object where the other holds a list.
    """
    places: dict[tuple[str, str, Side, str], list[Message]] = {}
    for draft in drafts:
        for side in Side if draft.action is None else ():
            message = draft.message(side)
            if message.shape is not None and message.wrapper is not None:
                word = singular(slug(message.wrapper))
                key = (draft.method, draft.source.path, side, word)
                places.setdefault(key, []).append(message)
    for messages in places.values():
        if len({_is_many(message) for message in messages}) > 1:
            _share([found for message in messages if (found := inner(message)) is not None])


def _is_many(message: Message) -> bool:
    root = message.shape.container() if message.shape else Shape()
    wrapped = root.properties.get(message.wrapper or "")
    return wrapped is not None and wrapped.items is not None


def _share(shapes: list[Shape]) -> None:
    """What one form takes the others take; which need not give it."""
    whole = Shape()
    for shape in shapes:
        whole.absorb(shape)
    for shape in shapes:
        for name, child in whole.properties.items():
            if name not in shape.properties:
                added = child.copy()
                added.required, added.evidence = False, {Evidence.RULE}
                shape.properties[name] = added
