"""Two shapes -> a new one that takes what either takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from liveref.model.reason import STRONG
from liveref.rules.drafts.shapes import Shape

__all__ = ["changes", "unbound", "wider"]

_ATTRIBUTES = (
    "declared",
    "types",
    "enum",
    "format",
    "pattern",
    "min_length",
    "max_length",
    "minimum",
    "maximum",
    "items",
    "values",
    "open",
)
Number = TypeVar("Number", int, float)


def wider(one: Shape, other: Shape) -> Shape:
    """A shape that takes what either takes; all else is as in `one`."""
    values, is_open = _additional(one, other)
    types, declared = _types(one, other), one.declared or ()
    return replace(
        one,
        declared=one.declared if types else None,
        types=[name for name in types if name not in declared],
        enum=tuple(dict.fromkeys(one.enum + other.enum)) if one.enum and other.enum else (),
        format=one.format if one.format == other.format else None,
        pattern=one.pattern if one.pattern == other.pattern else None,
        min_length=_limit(min, one.min_length, other.min_length),
        max_length=_limit(max, one.max_length, other.max_length),
        minimum=_limit(min, one.minimum, other.minimum),
        maximum=_limit(max, one.maximum, other.maximum),
        properties=_properties(one, other),
        items=_items(one, other),
        values=values,
        open=is_open,
        reasons=dict(one.reasons),
    )


def _types(one: Shape, other: Shape) -> list[str]:
    mine, others = one.all_types(), other.all_types()
    return list(dict.fromkeys(mine + others)) if mine and others else []


def _is_object(shape: Shape) -> bool:
    return "object" in shape.all_types()


def _limit(
    choose: Callable[[Number, Number], Number], one: Number | None, other: Number | None
) -> Number | None:
    return None if one is None or other is None else choose(one, other)


def _properties(one: Shape, other: Shape) -> dict[str, Shape]:
    """The fields of `one`, or of the other if that alone is an object; one that the other has not
    may be missing, if that has any."""
    others = _fields(other)
    if one.all_types() and not _is_object(one):
        return others
    fields: dict[str, Shape] = {}
    for name, field in _fields(one).items():
        if name in others:
            required = field.required and others[name].required
            fields[name] = replace(wider(field, others[name]), required=required)
        else:
            fields[name] = replace(field, required=False) if others else field
    return fields


def _items(one: Shape, other: Shape) -> Shape | None:
    """The items of a list: their structure, and their types if a request says which it takes."""
    if one.items is None or other.items is None:
        return _untyped(one.items) if one.items else None
    return wider(one.items, other.items)


def _additional(one: Shape, other: Shape) -> tuple[Shape | None, bool]:
    """The values of keys that are no fields, and whether there may be any such key."""
    if not _is_object(one):
        return other.values, other.open
    if not _is_object(other):
        return one.values, one.open
    if one.values is not None and other.values is not None:
        return wider(one.values, other.values), False
    if _is_open(other):
        return None, True
    return one.values, one.open


def _is_open(shape: Shape) -> bool:
    """Whether an object may have keys with any value."""
    if shape.values is not None:
        return not shape.values.all_types()
    return shape.open or not shape.properties


def changes(one: Shape, new: Shape) -> Iterator[tuple[str, Any, str | None]]:
    """The attributes of a shape that are others in a new one: the name and the value, and of a
    field the field's name."""
    for name in _ATTRIBUTES:
        if getattr(one, name) != getattr(new, name):
            yield name, getattr(new, name), None
    for name in {**one.properties, **new.properties}:
        field = new.properties.get(name)
        if one.properties.get(name) != field:
            yield "properties", field, name


def unbound(shape: Shape) -> Shape:
    """An open object without the types of what only its examples show: the next client sets what
    it likes there, and gets it back."""
    may_have_any = shape.values is not None or _is_open(shape)
    strong = any(not STRONG.isdisjoint(field.evidence) for field in shape.properties.values())
    if not _is_object(shape) or not may_have_any or strong:
        return shape
    return replace(
        shape, properties={name: _anything(field) for name, field in shape.properties.items()}
    )


def _anything(field: Shape) -> Shape:
    return replace(
        _untyped(field),
        min_version=field.min_version,
        max_version=field.max_version,
    )


def _untyped(shape: Shape) -> Shape:
    """The structure of an object or a list, if the value is one."""
    return Shape(
        description=shape.description,
        properties={name: _anything(field) for name, field in _fields(shape).items()},
        items=_untyped(shape.items) if shape.items else None,
        example=shape.example,
        evidence=set(shape.evidence),
        origin=shape.origin,
        reasons=dict(shape.reasons),
    )


def _fields(shape: Shape) -> dict[str, Shape]:
    """The fields of an object, or of a value that may be one."""
    return shape.properties if _is_object(shape) or not shape.all_types() else {}
