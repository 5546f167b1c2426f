"""The fields of a resource, pooled over its operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.api import Effect
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.shapes import Shape

__all__ = ["complete", "fill", "inner", "inner_values", "is_patch", "pool"]

Pool = dict[str, Shape]
"""Shapes by the names of resources."""

_WRITTEN = {Evidence.TABLE, Evidence.SCHEMA, Evidence.PROSE}
_CHANGES = (Effect.UPDATE, Effect.REPLACE)
_SIMILAR = 0.7
"""The share of an update's fields that an answer shows, for both to be of the whole resource."""
_WHOLE = (Effect.SHOW, Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.LIST)


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


def is_patch(draft: Draft) -> bool:
    """Whether a request is a list of steps and not a resource."""
    shape = draft.request.shape
    return draft.effect is Effect.UPDATE and shape is not None and "array" in shape.all_types()


def pool(drafts: list[Draft], sides: tuple[Side, ...] = (Side.RESPONSE, Side.REQUEST)) -> Pool:
    """A shape for each resource with all fields that its operations document."""
    pooled: Pool = {}
    for draft in drafts:
        shape = pooled.setdefault(draft.resource, Shape(types=["object"]))
        for side in sides:
            for part in _parts(draft, side):
                shape.absorb(part)
    for shape in pooled.values():
        for child in shape.properties.values():
            child.required = False
    return pooled


def _parts(draft: Draft, side: Side) -> Iterator[Shape]:
    """The resource's fields in a body that holds a resource as a whole, if it is one."""
    if draft.effect not in _WHOLE and (draft.level is None or side is Side.RESPONSE):
        return
    if side is Side.REQUEST and (draft.effect is Effect.LIST or is_patch(draft)):
        return
    part = inner(draft.message(side))
    if part is not None:
        yield part


def fill(drafts: list[Draft], pooled: Pool) -> None:
    """Give fields that an operation leaves blank what others of its resource show.

    Only what is blank is filled: a value that is always null gets a type, an array without
    items or an object without properties its structure, which in a request is a guess. No
    field is added to an operation: that would cost more precision than it is worth.
    """
    asked = pool(drafts, (Side.REQUEST,))
    for draft in drafts:
        for part in _parts(draft, Side.RESPONSE):
            _fill_from(part, pooled[draft.resource], guess=False)
            if draft.effect is not Effect.LIST:
                _lend_from(part, pooled[draft.resource], pooled[draft.resource])
        for part in _parts(draft, Side.REQUEST):
            _fill_from(part, asked[draft.resource], guess=True)
            _lend_from(part, asked[draft.resource], pooled[draft.resource])
            _fill_from(part, _settable(pooled[draft.resource]), guess=True)


def complete(drafts: list[Draft], conventions: Conventions) -> None:
    """Add to what shows a resource the fields that the answer to an update of it shows.

    A service writes both with the same view, though the document may have learnt of a new
    field in one place only. A list is left as it is where it has few of the fields, or where
    a list of details stands beside it.
    """
    shown: dict[str, list[Shape]] = {}
    for draft in drafts:
        if draft.effect in _CHANGES and draft.is_item:
            shown.setdefault(_collection(draft), []).extend(_parts(draft, Side.RESPONSE))
    detail = conventions.paths.detail
    detailed = {draft.resource for draft in drafts if matches(detail, draft.last)}
    for draft in drafts:
        summary = draft.effect is Effect.LIST and draft.resource in detailed
        if draft.effect in (Effect.SHOW, Effect.LIST) and not summary:
            for part in _parts(draft, Side.RESPONSE):
                for other in shown.get(_collection(draft), ()):
                    _complete(part, other, draft)


def share_numbers(drafts: list[Draft]) -> None:
    """Let a request set each number of what nothing makes, and that is shown as nothing but
    numbers: the limits of a quota."""
    made = {draft.resource for draft in drafts if draft.effect is Effect.CREATE}
    for draft in drafts:
        asked, shown = inner(draft.request), inner(draft.response)
        if draft.effect not in _CHANGES or draft.resource in made or not asked or not shown:
            continue
        if all("integer" in child.all_types() for child in shown.properties.values()):
            for name in shown.properties.keys() - asked.properties.keys():
                added = asked.properties[name] = shown.properties[name].copy()
                added.required, added.evidence = False, {Evidence.RULE}


def _collection(draft: Draft) -> str:
    """The path of what an operation on one of a collection, or on all of it, works on."""
    path = draft.source.path.rstrip("/")
    return path.rpartition("/")[0] if draft.is_item else path


def _complete(part: Shape, updated: Shape, draft: Draft) -> None:
    """Nothing is added that names the collection, or stands elsewhere in the answer."""
    common = part.properties.keys() & updated.properties.keys()
    if len(common) <= _SIMILAR * len(updated.properties):
        return
    around = draft.response.shape.properties if draft.response.shape else {}
    for name, child in updated.properties.items():
        if name not in around and name not in draft.source.path.split("/"):
            part.properties.setdefault(name, _copied(child, True))


def _settable(known: Shape) -> Shape:
    """The fields of a resource whose structure in answers is likely that of requests: lists of
    objects that are no mere references, and objects with fields that something of writing
    names, since other objects show the keys of one user."""
    found = Shape(types=["object"])
    for name, child in known.properties.items():
        below = child.container().properties
        if child.items is None:
            written = any(part.evidence & _WRITTEN for part in below.values())
            fits = written or not below
        else:
            fits = len(below) != 1
        if fits:
            found.properties[name] = child
    return found


def _fill_from(part: Shape, known: Shape, *, guess: bool) -> None:
    for name, child in part.properties.items():
        other = known.properties.get(name)
        if other is not None and other is not child:
            _fill(child, other, guess=guess)


def _fill(shape: Shape, other: Shape, *, guess: bool) -> None:
    """Fill what is blank in a shape from another of the same field.

    What is a guess requires nothing, and leaves an object open for other keys.
    """
    if not shape.all_types():
        shape.take_keywords(other)
        for name in other.types:
            shape.add_type(name)
    blank = shape.items is None and shape.values is None and not shape.properties
    types = set(shape.all_types())
    if blank and "array" in types and other.items is not None:
        shape.items = _copied(other.items, guess)
    if blank and "object" in types:
        shape.values = _copied(other.values, guess) if other.values else None
        shape.properties = {n: _copied(child, guess) for n, child in other.properties.items()}
        shape.open = shape.open or (guess and bool(shape.properties))
    fields = shape.container().properties
    if fields and all(child.guessed for child in fields.values()):
        for name, child in other.container().properties.items():
            if name not in fields:
                fields[name] = _copied(child, True)


def _copied(shape: Shape, guess: bool) -> Shape:
    found = shape.copy()
    for part in (found, *(below for _, below in found.walk())) if guess else ():
        part.required, part.evidence = False, {Evidence.RULE}
    return found


def _lend_from(part: Shape, known: Shape, record: Shape) -> None:
    for name, child in part.properties.items():
        other = known.properties.get(name)
        if other is not None and other is not child:
            _lend(child.container(), other.container(), record)


def _lend(shape: Shape, other: Shape, record: Shape) -> None:
    """Add the fields that rows of other operations name to an object that has one of them.

    A row may have been misled by an example to lie on a field further down, which is left out.
    """
    if other.values is not None or shape.values is not None:
        return
    if not set(shape.properties) & set(other.properties):
        return
    for name, child in other.properties.items():
        if name in shape.properties or name in record.properties:
            continue
        if Evidence.TABLE in child.evidence:
            shape.properties[name] = _copied(child, True)
