"""Conditions as SQL. Every value is a parameter; only columns and operators are text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from liveref.store.base import Condition
from liveref.store.sql.table import Operand, Table
from liveref.store.sql.values import SQLValue, after_prefix, to_sql

Clause = tuple[str, tuple[SQLValue, ...]]

NEVER: Clause = ("0", ())
# SQLite orders NULL, numbers, text, blobs: the least text and the least blob are the bounds
# within which values are of one type. Blobs from 02 are arrays and objects.
_NUMBER = (None, "")
_TEXT = ("", b"")
_BOOLEAN = (b"", b"\x02")


def conjunction(table: Table, conditions: Sequence[Condition]) -> list[Clause]:
    """A clause for each condition. ValueError for an unknown operator or a broken path."""
    return [_one(table, condition) for condition in conditions]


def _one(table: Table, condition: Condition) -> Clause:
    """The clause of a condition, or of several that one combines."""
    combined = _COMBINATIONS.get(condition.operator)
    if combined is None:
        return clause(table.operand(condition.path), condition)
    word, empty = combined
    parts = list(dict.fromkeys(conjunction(table, condition.value)))
    sql = _balanced([f"({part})" for part, _ in parts], word) or empty
    parameters = tuple(value for _, values in parts for value in values)
    negated = "NOT " if condition.operator == "none" else ""
    return f"{negated}({sql})", parameters


def _balanced(terms: Sequence[str], word: str) -> str:
    """Terms with a word between them. SQLite takes expressions 1,000 deep, and a chain is as deep
    as it is long: many terms are joined in halves."""
    if len(terms) <= _CHAIN:
        return f" {word} ".join(terms)
    half = len(terms) // 2
    return f"({_balanced(terms[:half], word)}) {word} ({_balanced(terms[half:], word)})"


_CHAIN = 16
_COMBINATIONS = {"any": ("OR", "0"), "all": ("AND", "1"), "none": ("OR", "0")}
"""The word between the clauses of a combination, and what an empty one is."""


def clause(operand: Operand, condition: Condition) -> Clause:
    """The SQL that is true of the records which meet the condition."""
    make = _OPERATORS.get(condition.operator)
    if make is None:
        raise ValueError(f"no operator is called {condition.operator!r}")
    return make(operand, condition.value)


def equal(operand: Operand, value: SQLValue) -> Clause:
    """The value is this one; NULL for absent or null."""
    if value is None:
        return f"{operand.sql} IS NULL", operand.parameters
    return f"{operand.sql} = ?", (*operand.parameters, value)


def _eq(operand: Operand, value: Any) -> Clause:
    return equal(operand, to_sql(value))


def _ne(operand: Operand, value: Any) -> Clause:
    return f"{operand.sql} IS NOT ?", (*operand.parameters, to_sql(value))


def _in(operand: Operand, values: Any) -> Clause:
    wanted = [to_sql(value) for value in values]
    some = tuple(dict.fromkeys(value for value in wanted if value is not None))
    clause: Clause = NEVER
    if some:
        clause = f"{operand.sql} IN ({', '.join('?' * len(some))})", (*operand.parameters, *some)
    if len(some) == len(wanted) or None not in wanted:
        return clause
    return f"({operand.sql} IS NULL OR {clause[0]})", (*operand.parameters, *clause[1])


def _absent(operand: Operand, value: Any) -> Clause:
    return f"{operand.sql} IS {'NOT ' if value is False else ''}NULL", operand.parameters


def _prefix(operand: Operand, value: Any) -> Clause:
    if not isinstance(value, str):
        return NEVER
    return _between(operand, ">=", value, "<", after_prefix(value) or b"")


def _contains(operand: Operand, value: Any) -> Clause:
    return f"liveref_contains({operand.sql}, ?)", (*operand.parameters, to_sql(value))


def _comparison(sign: str) -> Callable[[Operand, Any], Clause]:
    """Less or greater, among values of the same type; nothing compares with null."""

    def make(operand: Operand, value: Any) -> Clause:
        bounds = _bounds(value)
        if bounds is None:
            return NEVER
        least, end = bounds
        if sign.startswith(">"):
            return _between(operand, sign, to_sql(value), "<", end)
        if least is None:
            return f"{operand.sql} {sign} ?", (*operand.parameters, to_sql(value))
        return _between(operand, ">=", least, sign, to_sql(value))

    return make


def _bounds(value: Any) -> tuple[SQLValue, SQLValue] | None:
    if isinstance(value, bool):
        return _BOOLEAN
    if isinstance(value, int | float):
        return _NUMBER
    return _TEXT if isinstance(value, str) else None


def _between(operand: Operand, over: str, low: SQLValue, under: str, high: SQLValue) -> Clause:
    sql = f"({operand.sql} {over} ? AND {operand.sql} {under} ?)"
    return sql, (*operand.parameters, low, *operand.parameters, high)


_OPERATORS: dict[str, Callable[[Operand, Any], Clause]] = {
    "eq": _eq,
    "ne": _ne,
    "in": _in,
    "lt": _comparison("<"),
    "le": _comparison("<="),
    "gt": _comparison(">"),
    "ge": _comparison(">="),
    "prefix": _prefix,
    "contains": _contains,
    "absent": _absent,
}
