"""The fields of a resource: in one body, and pooled over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.api import Effect
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.shapes import Shape

__all__ = ["inner", "inner_values", "pool", "record_of"]


def inner(message: Message, body: Shape | None = None) -> Shape | None:
    """The object in a body that holds the resource's fields; None where there is none.

    `body` is a copy of the message's shape that is looked at in its place.
    """
    body = body or message.shape
    if body is None:
        return None
    shape: Shape | None = body.container()
    if message.wrapper is not None and shape is not None:
        shape = shape.properties.get(message.wrapper)
        shape = shape.container() if shape else None
    return shape if shape is not None and "object" in shape.all_types() else None


def inner_values(message: Message) -> Iterator[dict[str, Any]]:
    """The objects in the examples of a body that stand for one of the resource each."""
    for value in message.examples:
        part = value
        if message.wrapper is not None:
            part = value.get(message.wrapper) if isinstance(value, dict) else None
        for item in part if isinstance(part, list) else [part]:
            if isinstance(item, dict):
                yield item


def record_of(draft: Draft, side: Side) -> Shape | None:
    """The resource's fields in a body that holds a resource as a whole, None in any other."""
    traits = draft.effect.traits
    is_whole = traits.whole_record or traits.shows_records
    if not is_whole and (draft.map_root is None or side is Side.RESPONSE):
        return None
    if side is Side.REQUEST and (draft.effect is Effect.LIST or _is_patch(draft)):
        return None
    return inner(draft.message(side))


def _is_patch(draft: Draft) -> bool:
    """Whether a request is a list of steps and not a resource."""
    shape = draft.request.shape
    return draft.effect is Effect.UPDATE and shape is not None and "array" in shape.all_types()


def pool(
    drafts: Iterable[Draft], sides: Iterable[Side] = (Side.RESPONSE, Side.REQUEST)
) -> dict[str, Shape]:
    """By resource, the union of the fields that its bodies have; no field is required in it."""
    pooled: dict[str, Shape] = {}
    for draft in drafts:
        fields = pooled.setdefault(draft.resource, Shape(types=["object"]))
        for side in sides:
            if record := record_of(draft, side):
                fields.absorb(record)
    for fields in pooled.values():
        for field in fields.properties.values():
            field.required = False
    return pooled
