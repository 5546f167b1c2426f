"""Bodies that meet the constraints which no schema states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liveref.constraints.comparing import is_missing, meets
from liveref.constraints.index import Constraints
from liveref.exercise.values import value_of
from liveref.exercise.versions import exists
from liveref.model.api import Operation
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    ExclusiveFields,
    Forbidden,
    Required,
)
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import SoftDelete
from liveref.model.microversion import Version
from liveref.model.schema import Schema

_TIMES = ("2029-01-02T03:04:05Z", "2031-01-02T03:04:05Z", "2029-01-02", "2031-01-02")


def completed(
    facts: Constraints,
    operation: Operation,
    fields: dict[str, Any],
    schema: Schema,
    version: Version,
) -> dict[str, Any]:
    """The fields of a request, with those that facts require, without those that exclude others."""
    if not facts:
        return fields
    fields = dict(fields)
    for group in facts.for_operation(ExclusiveFields, operation):
        for name in [name for name in group.fields if name in fields][1:]:
            del fields[name]
    for fact in facts.for_operation(Forbidden, operation):
        if fact.field in fields and _hold(fact.conditions, fields, schema):
            del fields[fact.field]
    for name in _needed(facts, operation, fields, schema):
        prop = schema.properties.get(name)
        if prop is not None and exists(prop, version):
            fields[name] = value_of(prop.schema, name, version)
    for comparison in facts.for_operation(Comparison, operation):
        fields |= _compared(comparison, fields)
    return fields


def allow(facts: Constraints, operation: Operation, fields: dict[str, Any]) -> None:
    """Put a value that preconditions list in each field that has another one."""
    for fact in facts.for_operation(Precondition, operation):
        for condition in fact.conditions:
            listed = condition.of == "request" and condition.operator is Operator.IN
            if listed and condition.other is None and condition.field in fields:
                allowed = [value for value in condition.value if value is not None]
                if fields[condition.field] not in condition.value and allowed:
                    fields[condition.field] = allowed[0]


def _compared(fact: Comparison, fields: dict[str, Any]) -> dict[str, Any]:
    """Another value of a field that does not compare with another one as it must; the values of
    examples stay."""
    left, right = fields.get(fact.field), fields.get(fact.other.field)
    if fact.other.of or is_missing(left) or is_missing(right) or meets(fact.operator, left, right):
        return {}
    steps = (right - 1, right + 1) if isinstance(right, int | float) else ()
    values = (right, *steps, *(time for time in _TIMES if isinstance(right, str)))
    fitting = [value for value in values if meets(fact.operator, value, right)]
    return {fact.field: fitting[0]} if fitting else {}


def _needed(
    facts: Constraints, operation: Operation, fields: dict[str, Any], schema: Schema
) -> Iterable[str]:
    for group in facts.for_operation(AtLeastOneField, operation):
        if not any(name in fields for name in group.fields):
            yield group.fields[0]
    for fact in facts.for_operation(Required, operation):
        if fact.field not in fields and _hold(fact.conditions, fields, schema):
            yield fact.field


def _hold(conditions: Iterable[Condition], fields: dict[str, Any], schema: Schema) -> bool:
    """Whether conditions about the fields of a request hold, with the defaults of the schema."""
    defaults = {name: prop.schema.default for name, prop in schema.properties.items()}
    values = defaults | fields
    own = [
        condition
        for condition in conditions
        if condition.of in ("", "request") and condition.other is None
    ]
    return all(
        meets(condition.operator, values.get(condition.field), condition.value) for condition in own
    )


def mark_of(facts: Constraints, operation: Operation) -> SoftDelete | None:
    """The fact that a delete marks the record and does not remove it, None if there is none."""
    marks = facts.for_operation(SoftDelete, operation)
    return next((fact for fact in marks if fact.shown), None)


def is_marked(fact: SoftDelete, shown: dict[str, Any]) -> bool:
    """Whether an answer shows a record as deleted, or does not show how it is."""
    value = shown.get(fact.field)
    return is_missing(value) or bool(value == fact.value)
