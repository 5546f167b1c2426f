"""The values that answers show of one record, one field at a time."""

from __future__ import annotations

from typing import Any

from liveref.service.effects.response_context import related
from liveref.service.planning.plan import Plan
from liveref.service.planning.shown_fields import ShownField
from liveref.service.representation.response_context import ResponseContext
from liveref.service.representation.shape import ABSENT
from liveref.service.request.call import Call
from liveref.store.base import Reader, Record


def shown_value(plan: Plan, call: Call, tx: Reader, record: Record, field: ShownField) -> Any:
    """The value that answers show of a field: stored, worked out, or its default; None for none."""
    if field.render is None:
        value = record.data.get(field.path, field.default)
    else:
        records = related(tx, plan, record, field.needs, call) if field.needs else {}
        value = field.render(ResponseContext.at(call, record, records))
    return None if value is ABSENT else value


def values_within(value: Any, steps: list[str]) -> list[Any]:
    """The values at the end of a path into a JSON value; `*` is each key or each place."""
    values = [value]
    for step in steps:
        values = [inner for outer in values for inner in _inside(outer, step)]
    return values


def _inside(value: Any, step: str) -> list[Any]:
    if step == "*" and isinstance(value, dict | list):
        return [*value.values()] if isinstance(value, dict) else value
    return [value[step]] if isinstance(value, dict) and step in value else []
