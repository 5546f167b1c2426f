"""Example values -> the shape that they have, with the place of each key as its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from liveref.model.reason import Evidence, Reason
from liveref.reading.json_keys import ExampleKeys, Trail
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.grounds import by_key
from liveref.rules.drafts.shapes import Shape

__all__ = ["Source", "of_samples", "of_values"]

_TYPES: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}
_DEPTH = 32
"""The most levels of an example that are looked at: more than any API has, and few enough for the
stack."""


class Source(NamedTuple):
    """An example as the source of facts that a rule gives; `otherwise` is the ground where its
    text does not show a key."""

    keys: ExampleKeys | None
    rule: str
    otherwise: Because

    def because(self, trail: Trail) -> Because:
        """The key that a fact rests on."""
        because = by_key(self.keys, trail) if self.keys and trail else self.otherwise
        return because if because.text else self.otherwise

    def reason(self, trail: Trail) -> Reason:
        """The key, as the reason of a fact."""
        return self.because(trail).by(self.rule)


def of_values(values: Iterable[Any]) -> Shape | None:
    """The shape that all of these values have together, without reasons; None if there are
    none."""
    shape: Shape | None = None
    for value in values:
        shape = shape or Shape()
        _take(shape, value, _DEPTH, None, ())
    return shape


def of_samples(values: Iterable[Any], sources: Iterable[Source]) -> Shape | None:
    """The shape that example values have together, each with the source of its facts; None if
    there are none."""
    shape: Shape | None = None
    for value, source in zip(values, sources, strict=True):
        shape = shape or Shape()
        _take(shape, value, _DEPTH, source, ())
    return shape


def _take(shape: Shape, value: Any, depth: int, source: Source | None, trail: Trail) -> None:
    """Make `shape` allow `value`, of which only so many levels are looked at."""
    shape.evidence.add(Evidence.EXAMPLE)
    shape.count += 1
    if value is None:
        if source is not None and not shape.nullable:
            shape.reasons["nullable"] = source.reason(trail)
        shape.nullable = True
        return
    type_ = _TYPES.get(type(value), "string")
    if source is not None and type_ not in shape.types:
        shape.reasons[f"types.{type_}"] = source.reason(trail)
    shape.add_type(type_)
    if isinstance(value, dict | list) and depth == 0:
        shape.open = True
    elif isinstance(value, dict):
        for key, part in value.items():
            _take_property(shape, str(key), part, depth, source, trail)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            shape.items = shape.items or Shape()
            _take(shape.items, part, depth - 1, source, (*trail, number))
    elif shape.example is msgspec.UNSET:
        shape.example = value


def _take_property(
    shape: Shape, name: str, value: Any, depth: int, source: Source | None, above: Trail
) -> None:
    trail = (*above, name)
    if name not in shape.properties:
        shape.properties[name] = Shape()
        if source is not None:
            shape.reasons[f"properties.{name}"] = source.reason(trail)
    _take(shape.properties[name], value, depth - 1, source, trail)
