"""Whether values meet an operator, a range, a length, a pattern, an enumeration or a form."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from liveref.model.constraints.conditions import Operator
from liveref.model.constraints.fields import (
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.values.expressions import is_in
from liveref.values.forms import FORMS
from liveref.values.times import moment


def is_missing(value: Any) -> bool:
    """Whether there is no value: null and absence are the same."""
    return value is None or value is UNSET


def meets(wanted: Operator, left: Any, right: Any = UNSET) -> bool:
    """Whether `left` meets the wanted operator with `right`; see `Operator`."""
    if wanted is Operator.PRESENT:
        return not is_missing(left)
    if wanted is Operator.ABSENT:
        return is_missing(left)
    if wanted is Operator.CHANGED:
        return bool(_plain(left) != _plain(right))
    if wanted is Operator.NOT_EQUAL:
        return not _is_equal(left, right)
    if wanted is Operator.NOT_IN:
        return not _is_among(left, right)
    if is_missing(left):
        return wanted is Operator.EQUAL and is_missing(right)
    return _meets_value(wanted, left, right)


def _meets_value(wanted: Operator, left: Any, right: Any) -> bool:
    if wanted is Operator.EQUAL:
        return _is_equal(left, right)
    if wanted is Operator.IN:
        return _is_among(left, right)
    if wanted is Operator.CONTAINS:
        return isinstance(left, list | str | dict) and _contains(left, right)
    if wanted is Operator.MATCHES:
        return isinstance(left, str) and is_in(str(right), left)
    pair = ordered(left, right)
    return pair is not None and _ORDERED[wanted](*pair)


_ORDERED: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.AT_LEAST: operator.ge,
    Operator.GREATER: operator.gt,
}


def ordered(left: Any, right: Any) -> tuple[Any, Any] | None:
    """The two values in a form in which they can be compared, None if there is none: numbers,
    times and dates as moments, other texts by their characters."""
    if _is_number(left) and _is_number(right):
        return left, right
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    moments = moment(left), moment(right)
    if moments[0] is not None and moments[1] is not None:
        return moments
    return left, right


def problem_of(fact: FieldFact, value: Any) -> str:
    """The demand of a fact that a value does not meet ("be 5 at most"), "" for a value that meets
    it. Values of other types than the fact speaks of are not judged."""
    if isinstance(fact, Range) and _is_number(value):
        return _range_problem(fact, value)
    if isinstance(fact, Length) and isinstance(value, str | list):
        return _length_problem(fact, value)
    if isinstance(fact, Pattern) and isinstance(value, str):
        wanted = f"be {fact.noun}" if fact.noun else f"match {fact.pattern}"
        return "" if is_in(fact.pattern, value) else wanted
    if isinstance(fact, Enumeration) and not _is_among(value, list(fact.values)):
        return f"be one of {', '.join(map(str, fact.values))}"
    if isinstance(fact, Format) and isinstance(value, str):
        return _format_problem(fact, value)
    return ""


def _range_problem(fact: Range, value: float) -> str:
    if fact.multiple_of is not None and value % fact.multiple_of:
        return f"be a multiple of {fact.multiple_of}"
    for name, (fits, text) in _LIMITS.items():
        limit = getattr(fact, name)
        if limit is not None and not fits(value, limit):
            return text.format(limit)
    return ""


_LIMITS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "minimum": (operator.ge, "be {} at least"),
    "maximum": (operator.le, "be {} at most"),
    "exclusive_minimum": (operator.gt, "be greater than {}"),
    "exclusive_maximum": (operator.lt, "be less than {}"),
}


def _length_problem(fact: Length, value: str | list[Any]) -> str:
    noun = "characters" if isinstance(value, str) else "items"
    if fact.minimum is not None and len(value) < fact.minimum:
        return f"have {fact.minimum} {noun} at least"
    if fact.maximum is not None and len(value) > fact.maximum:
        return f"have {fact.maximum} {noun} at most"
    return ""


def _format_problem(fact: Format, value: str) -> str:
    form = FORMS.get(fact.format)
    if form is not None and not form.fits(value):
        return f"be {form.noun}"
    scheme = value.partition(":")[0].lower()
    if fact.schemes and scheme not in fact.schemes:
        return f"begin with {' or '.join(f'{scheme_name}://' for scheme_name in fact.schemes)}"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    return None if value is UNSET else value


def _is_equal(left: Any, right: Any) -> bool:
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(_plain(left) == _plain(right))


def _is_among(value: Any, options: Any) -> bool:
    return isinstance(options, list | tuple) and any(_is_equal(value, option) for option in options)


def _contains(whole: Any, part: Any) -> bool:
    return isinstance(part, str) and part in whole if isinstance(whole, str) else part in whole
