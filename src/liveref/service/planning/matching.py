"""Whether values that answers show meet the conditions of a list.

The store judges what it holds. Values that are worked out for an answer, and built-in records, are
judged here, by the same conditions. A query has only texts, so a value and a text are equal if the
value is written so."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from liveref.constraints.comparing import is_missing, ordered
from liveref.store.base import Condition

ValueOf = Callable[[str], Any]
"""The value of a record at a path."""


def meets(condition: Condition, value_of: ValueOf) -> bool:
    """Whether a record meets a condition, or the combination of several."""
    combine = _COMBINATIONS.get(condition.operator)
    if combine is not None:
        return combine(meets(one, value_of) for one in condition.value)
    return meets_value(condition, value_of(condition.path))


def meets_value(condition: Condition, value: Any) -> bool:
    """Whether a value meets a condition that combines no others."""
    wanted = condition.value
    if condition.operator == "absent":
        return is_missing(value) is bool(wanted)
    if condition.operator == "ne":
        return not _is_equal(value, wanted)
    if isinstance(value, list) and condition.operator not in ("contains", "eq"):
        return any(meets_value(condition, item) for item in value)
    return _MEETS[condition.operator](value, wanted)


def paths_of(conditions: Sequence[Condition]) -> Iterator[str]:
    """The paths that conditions are about, at any depth."""
    for condition in conditions:
        if condition.operator in _COMBINATIONS:
            yield from paths_of(condition.value)
        else:
            yield condition.path


def _is_none(met: Iterator[bool]) -> bool:
    return not any(met)


_COMBINATIONS: dict[str, Callable[[Iterator[bool]], bool]] = {
    "any": any,
    "all": all,
    "none": _is_none,
}


def _is_equal(value: Any, wanted: Any) -> bool:
    if is_missing(value) or is_missing(wanted):
        return is_missing(value) and is_missing(wanted)
    if isinstance(value, list):
        return any(_is_equal(item, wanted) for item in value)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    return bool(value == wanted) or str(value) == str(wanted)


def _is_among(value: Any, wanted: Any) -> bool:
    return any(_is_equal(value, one) for one in wanted)


def _contains(value: Any, part: Any) -> bool:
    if isinstance(value, str):
        return isinstance(part, str) and part in value
    if isinstance(value, dict):
        return isinstance(part, str) and part in value
    if not isinstance(value, list):
        return False
    return any(_is_equal(item, part) or _has(item, part) for item in value)


def _has(item: Any, part: Any) -> bool:
    is_part = isinstance(item, dict) and isinstance(part, dict) and bool(part)
    return is_part and all(_is_equal(item.get(key), value) for key, value in part.items())


def _starts(value: Any, prefix: Any) -> bool:
    return isinstance(value, str) and isinstance(prefix, str) and value.startswith(prefix)


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    def is_so(value: Any, bound: Any) -> bool:
        pair = ordered(value, bound)
        return pair is not None and bool(compare(*pair))

    return is_so


_MEETS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _is_equal,
    "in": _is_among,
    "contains": _contains,
    "prefix": _starts,
    "lt": _compared(operator.lt),
    "le": _compared(operator.le),
    "gt": _compared(operator.gt),
    "ge": _compared(operator.ge),
}
