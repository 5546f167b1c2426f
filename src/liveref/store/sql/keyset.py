"""Keyset pagination: where a page begins, as conditions that an index answers.

The records behind a given one are not one range of an index once several keys, directions
and nulls take part. They are a few ranges, one after the other: first those that share all
keys and have a later position, then those that share all keys but the last, and so on. Each
such stretch is a query of its own, and the next one is asked only if the page isn't full.

PostgreSQL takes no index for the order behind a column that IS NULL, unless the order names the
column: so it does.

Order: absent and null come first, then numbers, strings, booleans, arrays and objects; the
other way round where a key is descending. The position goes the way of the last key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liveref.store.base import Condition, Sort
from liveref.store.sql.conditions import equal
from liveref.store.sql.dialect import Clause, Operand, SQLValue
from liveref.store.sql.table import Table

Key = tuple[Operand, bool]
"""An operand to sort by, and whether the greater comes first."""

Stretch = tuple[list[Clause], list[Key]]
"""The conditions of a stretch and the keys that its records still have to be sorted by."""

_POSITION = Operand("position")


def sort_keys(table: Table, sort: Sequence[Sort], backwards: bool) -> list[Key]:
    """The keys of an order, the position last. Of several keys with one path the first decides."""
    keys = [(table.operand(key.path), key.descending != backwards) for key in sort]
    deciding: dict[Operand, bool] = {}
    for operand, descending in keys:
        deciding.setdefault(operand, descending)
    return [*deciding.items(), (_POSITION, keys[-1][1] if keys else backwards)]


def with_nulls(table: Table, where: Sequence[Condition], keys: Sequence[Key]) -> list[Key]:
    """Keys, behind those whose values the conditions hold to be null."""
    falling = keys[0][1]
    sorted_by = {operand for operand, _ in keys}
    nulls = {table.operand(c.path): None for c in where if _is_null(c)}
    return [*((operand, falling) for operand in nulls if operand not in sorted_by), *keys]


def _is_null(condition: Condition) -> bool:
    if condition.operator == "absent":
        return condition.value is not False
    return condition.operator == "eq" and condition.value is None


def stretches(keys: Sequence[Key], values: Sequence[SQLValue]) -> Iterator[Stretch]:
    """The stretches behind the record whose keys have these values, nearest first."""
    for depth in range(len(keys) - 1, -1, -1):
        shared = [equal(keys[n][0], values[n]) for n in range(depth)]
        falling = keys[depth][1]
        nulls = [(keys[n][0], falling) for n in range(depth) if values[n] is None]
        for beyond in _beyond(keys[depth], values[depth]):
            yield [*shared, beyond], [*nulls, *keys[depth:]]


def _beyond(key: Key, value: SQLValue) -> Iterator[Clause]:
    (operand, descending) = key
    if not descending and value is None:
        yield f"{operand.sql} IS NOT NULL", operand.parameters
    elif not descending:
        yield f"{operand.sql} > ?", (*operand.parameters, value)
    elif value is not None:
        yield f"{operand.sql} < ?", (*operand.parameters, value)
        if operand is not _POSITION:
            yield f"{operand.sql} IS NULL", operand.parameters
