"""The fields that a client asks for: of each record only these are shown."""

from __future__ import annotations

import re
from typing import Any

from liveref.model.api import Effect, Location
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call


def picked(plan: Plan, call: Call, body: Any) -> Any:
    """The body of an answer with the fields of its records that the query names; all where it
    names none, or the document has no such query."""
    asked = _asked(plan, call) if call.query else None
    if not asked:
        return body
    if plan.operation.effect is Effect.LIST:
        key = plan.listing.key
        if key is None:
            return _each(body, asked)
        if isinstance(body, dict) and key in body:
            return body | {key: _each(body[key], asked)}
        return body
    if plan.wrapper and isinstance(body, dict):
        return body | {plan.wrapper: _of(body.get(plan.wrapper), asked)}
    return _of(body, asked)


def _asked(plan: Plan, call: Call) -> set[str]:
    pattern = plan.system.api.conventions.queries.fields
    names = [
        parameter.name
        for parameter in plan.operation.parameters
        if parameter.location is Location.QUERY and re.fullmatch(pattern, parameter.name)
    ]
    values = [value for name in names for value in call.query.get(name, [])]
    return {part.strip() for value in values for part in value.split(",") if part.strip()}


def _each(items: Any, asked: set[str]) -> Any:
    return [_of(item, asked) for item in items] if isinstance(items, list) else items


def _of(record: Any, asked: set[str]) -> Any:
    if not isinstance(record, dict):
        return record
    return {name: value for name, value in record.items() if name in asked}
