"""Values that a constraint on a field rules out, and values that meet conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.constraints.comparing import meets, problem_of
from liveref.exercise.breaking.attempt import CannotBreak
from liveref.exercise.values import fits, value_of
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.fields import (
    Comparison,
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.model.microversion import Version
from liveref.model.schema import Schema

__all__ = ["brief", "conflicting", "outside", "setting", "unlike"]

_LONGEST = 100_000
"""No text of more characters, and no list of more items, is sent to break a limit."""
_STRANGE = ("?", "!!", "\u00e4\u00df", "a b", " x ", "A", "a", "0", "--", "_", "zZ9", "%%%%", "")
_TIMES = ("2030-01-02T03:04:05Z", "2031-01-02T03:04:05Z")
_DATES = ("2030-01-02", "2031-01-02")
_SHOWN = 40


def outside(fact: FieldFact, schema: Schema, good: Any) -> Any:
    """A value of the field's type that a range, length, pattern, enumeration or format rules out.
    `good` is a value that it allows. Raises CannotBreak."""
    for value in _candidates(fact, schema, good):
        if problem_of(fact, value):
            return value
    raise CannotBreak(f"no value of {fact.field} was found that breaks it")


def _candidates(fact: FieldFact, schema: Schema, good: Any) -> Iterator[Any]:
    if isinstance(fact, Range):
        yield from _beyond(fact)
    elif isinstance(fact, Length):
        yield from _too_long(fact, schema, good)
    elif isinstance(fact, Enumeration):
        numbers = [value for value in fact.values if isinstance(value, int | float)]
        yield max(numbers) + 1 if numbers else "no-such-value"
    elif isinstance(fact, Pattern | Format):
        wanted = len(good) if isinstance(good, str) else 1
        yield from (text * max(1, wanted // max(1, len(text))) for text in _STRANGE)
        yield from _STRANGE


def _beyond(fact: Range) -> Iterator[float]:
    for low in (fact.minimum, fact.exclusive_minimum):
        if low is not None:
            yield from (low, low - 1)
    for high in (fact.maximum, fact.exclusive_maximum):
        if high is not None:
            yield from (high, high + 1)
    if fact.multiple_of is not None and fact.multiple_of != 1:
        yield fact.multiple_of + 1


def _too_long(fact: Length, schema: Schema, good: Any) -> Iterator[Any]:
    is_list = "array" in schema.types or isinstance(good, list)
    part: Any = good[:1] if isinstance(good, list | str) and good else ["x"] if is_list else "x"
    if fact.maximum is not None:
        if fact.maximum > _LONGEST:
            raise CannotBreak(f"a value of {fact.maximum} characters is too long to be sent")
        yield part * (fact.maximum + 1)
    if fact.minimum:
        yield part * (fact.minimum - 1)


def setting(conditions: Iterable[Condition], schema: Schema, version: Version) -> dict[str, Any]:
    """Fields of a request with which conditions about the record hold. Raises CannotBreak."""
    fields: dict[str, Any] = {}
    for condition in conditions:
        if condition.of not in ("", "request") or condition.other is not None or condition.now:
            raise CannotBreak("its condition is about more than the fields of the request")
        prop = schema.properties.get(condition.field)
        if prop is None and condition.operator not in (Operator.ABSENT, Operator.NOT_EQUAL):
            raise CannotBreak(f"no request gives {condition.field}, which its condition is about")
        value = _meeting(condition, prop.schema if prop else Schema(), version)
        if value is not UNSET:
            fields[condition.field] = value
    return fields


def _meeting(condition: Condition, schema: Schema, version: Version) -> Any:
    """A value that meets a condition, UNSET where the field must be left out."""
    value, usual = condition.value, value_of(schema, condition.field, version)
    among = value[0] if isinstance(value, list | tuple) and value else UNSET
    near = (value - 1, value + 1) if isinstance(value, int | float) else ()
    others = (other for other in (*schema.enum, True, False, 0, 1, "exercise"))
    for candidate in (usual, value, among, *near, *others, UNSET):
        if meets(condition.operator, candidate, value):
            return candidate
    raise CannotBreak(f"no value of {condition.field} was found that meets its condition")


def conflicting(fact: Comparison, schema: Schema) -> tuple[Any, Any]:
    """Values of the field and of the other one that do not compare as they must. Raises
    CannotBreak."""
    prop = schema.properties.get(fact.field)
    other = schema.properties.get(fact.other.field)
    if prop is None or other is None or fact.other.of:
        raise CannotBreak("no request gives both fields that it compares")
    is_number = {"integer", "number"} & {*prop.schema.types}
    is_date = "date" in (prop.schema.format, other.schema.format)
    low = prop.schema.minimum if prop.schema.minimum is not None else 1
    pairs: tuple[Any, Any] = (low, low + 1) if is_number else _DATES if is_date else _TIMES
    for left, right in (pairs, pairs[::-1], (pairs[0], pairs[0])):
        if not meets(fact.operator, left, right):
            return left, right
    raise CannotBreak("no values were found that break it")


def unlike(value: Any, schema: Schema) -> Any:
    """Another value of the same type, within the limits of the schema. Raises CannotBreak."""
    choices = [choice for choice in schema.enum if choice != value]
    if choices:
        return choices[0]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value - 1 if schema.maximum is not None and value >= schema.maximum else value + 1
    if isinstance(value, str) and value:
        others = (f"{value[:-1]}{last}" for last in "12abAB" if last != value[-1])
        fitting = next((other for other in others if fits(other, schema)), None)
        if fitting is not None:
            return fitting
    raise CannotBreak("no other value of the field could be made")


def brief(value: Any) -> str:
    """A value for a sentence: the beginning of a long one, with its length."""
    text = repr(value)
    is_long = isinstance(value, str | list) and len(text) > _SHOWN
    noun = "characters" if isinstance(value, str) else "items"
    return f"{text[:_SHOWN]}... ({len(value)} {noun})" if is_long else text
