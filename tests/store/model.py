"""A naive store, whose answers the real ones have to equal, worked out the slow and obvious way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any

from liveref.store.base import Condition, Record, Sort


def value_of(record: Record, path: str) -> Any:
    """The value at a path without escapes."""
    if path in ("id", "created", "updated"):
        return getattr(record, path)
    value: Any = record.data
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def rank(value: Any) -> tuple[int, Any]:
    """Values sort by this: by type, then among themselves."""
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 3, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value
    return 4, json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def meets(record: Record, condition: Condition) -> bool:
    """Whether a record meets a condition."""
    value, wanted = value_of(record, condition.path), condition.value
    here, there = rank(value), rank(wanted)
    comparable = here[0] == there[0] in (1, 2, 3)
    match condition.operator:
        case "eq":
            return here == there
        case "ne":
            return here != there
        case "in":
            return any(here == rank(one) for one in wanted)
        case "lt":
            return comparable and here < there
        case "le":
            return comparable and here <= there
        case "gt":
            return comparable and here > there
        case "ge":
            return comparable and here >= there
        case "prefix":
            return comparable and isinstance(value, str) and value.startswith(wanted)
        case "contains" if isinstance(value, list):
            parts = [one for one in value if isinstance(one, dict)]
            has = (
                isinstance(wanted, dict)
                and wanted
                and any(wanted.items() <= p.items() for p in parts)
            )
            return bool(has) or any(rank(one) == there for one in value)
        case "contains":
            return isinstance(value, str) and isinstance(wanted, str) and wanted in value
        case "absent":
            return (value is None) == (wanted is not False)
    raise AssertionError(condition)


def page(
    records: Sequence[Record],
    where: Sequence[Condition],
    sort: Sequence[Sort],
    after: str | None,
    limit: int,
    backwards: bool,
) -> list[str]:
    """The ids on a page."""
    way = -1 if sort and sort[-1].descending else 1
    keys = [(key.path, -1 if key.descending else 1) for key in sort]

    def compare(one: Record, other: Record) -> int:
        for path, direction in keys:
            a, b = rank(value_of(one, path)), rank(value_of(other, path))
            if a != b:
                return direction if a > b else -direction
        return way * (one.position - other.position)

    ordered = sorted(records, key=cmp_to_key(compare), reverse=backwards)
    if after is not None:
        start = next(n for n, record in enumerate(ordered, 1) if record.id == after)
        ordered = ordered[start:]
    return [r.id for r in ordered if all(meets(r, condition) for condition in where)][:limit]
