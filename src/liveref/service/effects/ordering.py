"""The order of records that no store has, which is that of the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from liveref.store.base import Record, Sort
from liveref.values.nested import step_into

_TIMES = ("created", "updated")


def ordered(records: Sequence[Record], sorts: Sequence[Sort]) -> list[Record]:
    """The records by these keys; equal ones in their order, turned round if the last key falls."""
    falls = bool(sorts) and sorts[-1].descending
    result = [*reversed(records)] if falls else [*records]
    for sort in reversed(sorts):
        result.sort(key=partial(_key, sort.path), reverse=sort.descending)
    return result


def _key(path: str, record: Record) -> tuple[int, Any]:
    """The rank of the type of a value, and the value: see `Sort`."""
    value = record.id if path == "id" else step_into(record.data, path)
    if path in _TIMES:
        value = record.created if path == "created" else record.updated
    if isinstance(value, bool):
        return 3, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value
    return (4 if isinstance(value, dict | list) else 0), 0
