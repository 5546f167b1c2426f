"""Conditions as SQL. Every value is a parameter; only columns and operators are text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from liveref.store.base import Condition
from liveref.store.sql.dialect import Clause, Dialect, Operand, SQLValue, between
from liveref.store.sql.table import Table

NEVER: Clause = ("FALSE", ())


def conjunction(table: Table, conditions: Sequence[Condition]) -> list[Clause]:
    """A clause for each condition. ValueError for an unknown operator or a broken path."""
    return [_one(table, condition) for condition in conditions]


def _one(table: Table, condition: Condition) -> Clause:
    """The clause of a condition, or of several that one combines."""
    combined = _COMBINATIONS.get(condition.operator)
    if combined is None:
        return _clause(table, condition)
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
_COMBINATIONS = {"any": ("OR", "FALSE"), "all": ("AND", "TRUE"), "none": ("OR", "FALSE")}
"""The word between the clauses of a combination, and what an empty one is."""


def _clause(table: Table, condition: Condition) -> Clause:
    """The SQL that is true of the records which meet a condition on one path."""
    operand = table.operand(condition.path)
    if condition.operator == "contains":
        return table.dialect.contains(operand, condition.path, condition.value)
    if condition.operator == "prefix":
        if not isinstance(condition.value, str):
            return NEVER
        return table.dialect.prefix(operand, condition.path, condition.value)
    make = _OPERATORS.get(condition.operator)
    if make is None:
        raise ValueError(f"no operator is called {condition.operator!r}")
    return make(table.dialect, operand, condition.value)


def equal(operand: Operand, value: SQLValue) -> Clause:
    """The value is this one; NULL for absent or null."""
    if value is None:
        return f"{operand.sql} IS NULL", operand.parameters
    return f"{operand.sql} = ?", (*operand.parameters, value)


def _eq(dialect: Dialect, operand: Operand, value: Any) -> Clause:
    return equal(operand, dialect.encode(value))


def _ne(dialect: Dialect, operand: Operand, value: Any) -> Clause:
    return dialect.differs(operand, dialect.encode(value))


def _in(dialect: Dialect, operand: Operand, values: Any) -> Clause:
    wanted = [dialect.encode(value) for value in values]
    some = tuple(dict.fromkeys(value for value in wanted if value is not None))
    clause: Clause = NEVER
    if some:
        clause = f"{operand.sql} IN ({', '.join('?' * len(some))})", (*operand.parameters, *some)
    if len(some) == len(wanted) or None not in wanted:
        return clause
    return f"({operand.sql} IS NULL OR {clause[0]})", (*operand.parameters, *clause[1])


def _absent(_dialect: Dialect, operand: Operand, value: Any) -> Clause:
    return f"{operand.sql} IS {'NOT ' if value is False else ''}NULL", operand.parameters


def _comparison(sign: str) -> Callable[[Dialect, Operand, Any], Clause]:
    """Less or greater, among values of the same type; nothing compares with null."""

    def make(dialect: Dialect, operand: Operand, value: Any) -> Clause:
        bounds = _bounds(dialect, value)
        if bounds is None:
            return NEVER
        least, end = bounds
        if sign.startswith(">"):
            return between(operand, sign, dialect.encode(value), "<", end)
        if least is None:
            return f"{operand.sql} {sign} ?", (*operand.parameters, dialect.encode(value))
        return between(operand, ">=", least, sign, dialect.encode(value))

    return make


def _bounds(dialect: Dialect, value: Any) -> tuple[SQLValue, SQLValue] | None:
    if isinstance(value, bool):
        return dialect.booleans
    if isinstance(value, int | float):
        return dialect.numbers
    return dialect.texts if isinstance(value, str) else None


_OPERATORS: dict[str, Callable[[Dialect, Operand, Any], Clause]] = {
    "eq": _eq,
    "ne": _ne,
    "in": _in,
    "lt": _comparison("<"),
    "le": _comparison("<="),
    "gt": _comparison(">"),
    "ge": _comparison(">="),
    "absent": _absent,
}
