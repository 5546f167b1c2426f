"""The reasons of refusals that rest on the row of a field or a parameter."""

from __future__ import annotations

from collections.abc import Sequence

from liveref.model.operation import Operation, Parameter
from liveref.model.reason import Evidence, Reason
from liveref.model.schema import Property, Schema

_RULE = "row-description"
"""The rule that gives a field the row of a table as its origin."""


def reason_of_field(schema: Schema, path: Sequence[str | int]) -> Reason | None:
    """The row of the innermost field on a path through a value; None if none has a row."""
    reason: Reason | None = None
    for step in path:
        if isinstance(step, int):
            schema = schema.items or Schema()
            continue
        field = schema.properties.get(step)
        if field is None:
            return reason
        schema = field.schema
        reason = _reason(step, field) or reason
    return reason


def reason_of_parameter(operation: Operation, name: str | None) -> Reason | None:
    """The row of a parameter in the query of an operation that takes no body."""
    if operation.request is not None:
        return None
    named = (parameter for parameter in operation.parameters if parameter.name == name)
    parameter = next(named, None)
    return _reason(parameter.name, parameter) if parameter is not None else None


def _reason(name: str, stated: Property | Parameter) -> Reason | None:
    if stated.origin is None:
        return None
    return Reason(rule=_RULE, evidence=Evidence.TABLE, origin=stated.origin, text=name)
