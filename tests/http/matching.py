"""Whether a value is as a scenario says: partial, with a few matchers.

An object matches if each given key matches; a list if it has as many items and each matches.
Strings may be matchers:

    $any       there is a value (null is one)
    $absent    the key is not there
    $uuid      a UUID
    $time      a date and time of ISO 8601
    ~regex     a string in which the regular expression is found

Objects may hold, beside keys: `$keys: [...]` (the exact set of keys), `$length: n`,
`$each: value` (each item of a list matches), `$not: value`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")
MISSING = object()


def mismatches(expected: Any, actual: Any, path: str = "body") -> Iterator[str]:
    """A sentence for each place where `actual` is not as `expected` says."""
    if isinstance(expected, dict):
        yield from _object(expected, actual, path)
    elif isinstance(expected, list):
        yield from _list(expected, actual, path)
    elif isinstance(expected, str):
        yield from _string(expected, actual, path)
    elif expected != actual or type(expected) is not type(actual):
        yield _differs(path, expected, actual)


def _object(expected: dict[str, Any], actual: Any, path: str) -> Iterator[str]:
    plain = {key: value for key, value in expected.items() if not key.startswith("$")}
    for key, operand in expected.items():
        if key in OPERATORS:
            yield from OPERATORS[key](operand, actual, path)
        elif key.startswith("$"):
            yield f"{path}: the scenario uses {key}, which is no matcher"
    if not isinstance(actual, dict):
        if plain or not expected:
            yield f"{path}: expected an object, found {_shown(actual)}"
        return
    for key, value in plain.items():
        yield from mismatches(value, actual.get(key, MISSING), f"{path}.{key}")


def _list(expected: list[Any], actual: Any, path: str) -> Iterator[str]:
    if not isinstance(actual, list) or len(actual) != len(expected):
        yield f"{path}: expected {len(expected)} items, found {_shown(actual)}"
        return
    for position, value in enumerate(expected):
        yield from mismatches(value, actual[position], f"{path}[{position}]")


def _string(expected: str, actual: Any, path: str) -> Iterator[str]:
    if not _string_matches(expected, actual):
        yield _differs(path, expected, actual)


def _string_matches(expected: str, actual: Any) -> bool:
    if expected == "$any":
        return actual is not MISSING
    if expected == "$absent":
        return actual is MISSING
    if expected == "$uuid":
        return isinstance(actual, str) and UUID.fullmatch(actual) is not None
    if expected == "$time":
        return isinstance(actual, str) and TIME.fullmatch(actual) is not None
    if expected.startswith("~"):
        return isinstance(actual, str) and re.search(expected[1:], actual) is not None
    return isinstance(actual, str) and actual == expected


def _keys(operand: list[str], actual: Any, path: str) -> Iterator[str]:
    keys = set(actual) if isinstance(actual, dict) else set()
    if missing := sorted(set(operand) - keys):
        yield f"{path}: lacks {', '.join(missing)}"
    if extra := sorted(keys - set(operand)):
        yield f"{path}: has {', '.join(extra)}, which should not be there"


def _length(operand: int, actual: Any, path: str) -> Iterator[str]:
    if not isinstance(actual, str | list | dict) or len(actual) != operand:
        yield f"{path}: expected a length of {operand}, found {_shown(actual)}"


def _items(operand: Any, actual: Any, path: str) -> Iterator[str]:
    if not isinstance(actual, list):
        yield f"{path}: expected a list, found {_shown(actual)}"
        return
    for position, item in enumerate(actual):
        yield from mismatches(operand, item, f"{path}[{position}]")


def _not(operand: Any, actual: Any, path: str) -> Iterator[str]:
    if not list(mismatches(operand, actual, path)):
        yield f"{path}: should not be {_shown(operand)}, found {_shown(actual)}"


OPERATORS: dict[str, Callable[[Any, Any, str], Iterator[str]]] = {
    "$keys": _keys,
    "$length": _length,
    "$each": _items,
    "$not": _not,
}


def _differs(path: str, expected: Any, actual: Any) -> str:
    return f"{path}: expected {_shown(expected)}, found {_shown(actual)}"


def _shown(value: Any) -> str:
    if value is MISSING:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 300 else text[:300] + "..."
