"""The value at a place in a JSON body: to read it, and to put another there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from access.references import ITEM, VALUE
from liveref.exercise.values import required_fields, value_of
from liveref.model.microversion import Version
from liveref.model.schema import Schema

Spot = tuple[Any, Any]
"""A container, and the key or index in it."""


def spots(body: Any, steps: Sequence[str]) -> Iterator[Spot]:
    """All spots in a body at that place."""
    step, rest = steps[0], steps[1:]
    if step == ITEM:
        keys: Any = range(len(body)) if isinstance(body, list) else ()
    elif not isinstance(body, dict):
        return
    else:
        keys = list(body) if step == VALUE else [step] if step in body else []
    for key in keys:
        if rest:
            yield from spots(body[key], rest)
        else:
            yield body, key


def put(
    body: Any, schema: Schema, steps: Sequence[str], value: Any, version: Version, *, alone: bool
) -> Any:
    """The body, which is changed, with the value at that place, of lists in the first item alone. A
    part that is missing on the way is made from the schema. With `alone` the innermost object has
    nothing else that is not required."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    inner = _inner(schema, step)
    innermost = not rest or tuple(rest) == (ITEM,)
    if step == ITEM:
        items = body if isinstance(body, list) else []
        first = items[0] if items else _made(inner, rest, version)
        return [put(first, inner, rest, value, version, alone=alone)]
    given = body if isinstance(body, dict) else {}
    if alone and innermost:
        given = required_fields(schema, version)
    key = next(iter(given), "key") if step == VALUE else step
    before = given.get(key)
    if before is None and rest:
        before = _made(inner, rest, version)
    given[key] = put(before, inner, rest, value, version, alone=alone)
    return given


def _made(schema: Schema, rest: Sequence[str], version: Version) -> Any:
    if rest and rest[0] == ITEM:
        return []
    if rest:
        return required_fields(schema, version)
    return value_of(schema, "x", version)


def _inner(schema: Schema, step: str) -> Schema:
    """The schema one step below."""
    for option in (schema, *schema.one_of):
        if step == ITEM and option.items is not None:
            return option.items
        if step == VALUE and isinstance(option.additional, Schema):
            return option.additional
        if step in option.properties:
            return option.properties[step].schema
    return Schema()
