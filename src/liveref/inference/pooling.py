"""The fields of a resource, pooled over its operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.inference.drafts import Draft, Message
from liveref.inference.shapes import Shape
from liveref.model.api import Effect
from liveref.reading.document import Side

__all__ = ["fill", "inner", "inner_values", "is_patch", "pool"]

_WHOLE = (Effect.SHOW, Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.LIST)


def inner(message: Message) -> Shape | None:
    """The object in a body that holds the resource's fields; None where there is none."""
    if message.shape is None:
        return None
    shape: Shape | None = message.shape.container()
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


def is_patch(draft: Draft) -> bool:
    """Whether a request is a list of steps and not a resource."""
    shape = draft.request.shape
    return draft.effect is Effect.UPDATE and shape is not None and "array" in shape.all_types()


def pool(drafts: list[Draft]) -> dict[str, Shape]:
    """A shape for each resource with all fields that its operations document."""
    pooled: dict[str, Shape] = {}
    for draft in drafts:
        shape = pooled.setdefault(draft.resource, Shape(types=["object"]))
        if draft.effect not in _WHOLE:
            continue
        for side in (Side.RESPONSE, Side.REQUEST):
            if side is Side.REQUEST and (draft.effect is Effect.LIST or is_patch(draft)):
                continue
            part = inner(draft.message(side))
            if part is not None:
                shape.absorb(part)
    for shape in pooled.values():
        for child in shape.properties.values():
            child.required = False
    return pooled


def fill(drafts: list[Draft], pooled: dict[str, Shape]) -> None:
    """Give fields of responses that an operation leaves blank what others of its resource show.

    Only what is blank is filled: a value that is always null gets a type, an array without
    items or an object without properties its structure. No field is added to an operation:
    that would cost more precision than it is worth.
    """
    for draft in drafts:
        part = inner(draft.response) if draft.effect in _WHOLE else None
        known = pooled[draft.resource]
        for name, child in (part.properties if part else {}).items():
            other = known.properties.get(name)
            if other is not None and other is not child:
                _fill(child, other)


def _fill(shape: Shape, other: Shape) -> None:
    """Fill what is blank in a shape from another of the same field."""
    if not shape.all_types():
        shape.said = shape.said or other.said
        for name in other.types:
            shape.add_type(name)
    blank = shape.items is None and shape.values is None and not shape.properties
    types = set(shape.all_types())
    if blank and "array" in types and other.items is not None:
        shape.items = other.items.copy()
    if blank and "object" in types:
        shape.values = other.values.copy() if other.values else None
        shape.properties = {name: child.copy() for name, child in other.properties.items()}
