"""Selection of fields: the query names the fields of each record that the answer shows."""

from __future__ import annotations

import re
from typing import Any

from liveref.model.api import Effect, Location
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call


def select_fields(plan: Plan, call: Call, body: Any) -> Any:
    """The body of an answer with the fields of its records that the query names; the whole body if
    the query names none, or the document has no such query."""
    names = _requested_names(plan, call) if call.query else None
    if not names:
        return body
    if plan.operation.effect is Effect.LIST:
        key = plan.listing.key
        if key is None:
            return _select_in_list(body, names)
        if isinstance(body, dict) and key in body:
            return body | {key: _select_in_list(body[key], names)}
        return body
    if plan.wrapper and isinstance(body, dict):
        return body | {plan.wrapper: _select(body.get(plan.wrapper), names)}
    return _select(body, names)


def _requested_names(plan: Plan, call: Call) -> set[str]:
    pattern = plan.system.api.conventions.queries.fields
    names = [
        parameter.name
        for parameter in plan.operation.parameters
        if parameter.location is Location.QUERY and re.fullmatch(pattern, parameter.name)
    ]
    values = [value for name in names for value in call.query.get(name, [])]
    return {part.strip() for value in values for part in value.split(",") if part.strip()}


def _select_in_list(items: Any, names: set[str]) -> Any:
    return [_select(item, names) for item in items] if isinstance(items, list) else items


def _select(record: Any, names: set[str]) -> Any:
    if not isinstance(record, dict):
        return record
    return {name: value for name, value in record.items() if name in names}
