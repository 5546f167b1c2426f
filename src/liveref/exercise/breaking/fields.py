"""Requests that break constraints on fields."""

from __future__ import annotations

from typing import Any

from liveref.exercise.bodies import fields_in, schema_of
from liveref.exercise.breaking.attempt import Attempt, CannotBreak
from liveref.exercise.breaking.requests import created, good_request, operation_for, resent
from liveref.exercise.breaking.values import brief, conflicting, outside, setting, unlike
from liveref.exercise.session import Session
from liveref.exercise.values import value_of
from liveref.exercise.versions import version_of
from liveref.model.api import Effect, Operation
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    ExclusiveFields,
    FieldFact,
    Forbidden,
    Immutable,
    ReadOnly,
    Required,
)

__all__ = [
    "break_comparison",
    "break_exclusive",
    "break_forbidden",
    "break_immutable",
    "break_read_only",
    "break_required",
    "break_value",
    "leave_out_all",
]


def break_value(session: Session, fact: FieldFact) -> Attempt:
    """A value outside of a range, a length, a pattern, an enumeration or a format."""
    operation = operation_for(session, fact, fact.field)
    good = good_request(session, operation)
    schema = schema_of(operation).properties[fact.field].schema
    usual = good.made.fields.get(fact.field, value_of(schema, fact.field, version_of(operation)))
    value = outside(fact, schema, usual)
    sent = resent(session, good, {fact.field: value})
    return Attempt(sent, f"with {fact.field} = {brief(value)}")


def break_required(session: Session, fact: Required) -> Attempt:
    """A request without a field that must be there, while its conditions hold."""
    operation = operation_for(session, fact, fact.field)
    if operation.effect is not Effect.CREATE and not fact.operation:
        raise CannotBreak("no create has the field, and an update need not give it")
    good = good_request(session, operation)
    given = setting(fact.conditions, schema_of(operation), version_of(operation))
    sent = resent(session, good, given, without=[fact.field])
    return Attempt(sent, f"without {fact.field}{_with(given)}")


def break_forbidden(session: Session, fact: Forbidden) -> Attempt:
    """A request with a field that must not be there, while its conditions hold."""
    operation = operation_for(session, fact, fact.field)
    good = good_request(session, operation)
    schema, version = schema_of(operation), version_of(operation)
    value = value_of(schema.properties[fact.field].schema, fact.field, version)
    given = setting(fact.conditions, schema, version) | {fact.field: value}
    return Attempt(resent(session, good, given), _with(given).strip())


def break_exclusive(session: Session, fact: ExclusiveFields) -> Attempt:
    """A request with two fields of which one is allowed."""
    operation = operation_for(session, fact, *fact.fields[:2])
    good = good_request(session, operation)
    schema = schema_of(operation)
    given = {
        name: value_of(schema.properties[name].schema, name, version_of(operation))
        for name in fact.fields[:2]
    }
    sent = resent(session, good, given)
    return Attempt(sent, f"with both {' and '.join(given)}")


def leave_out_all(session: Session, fact: AtLeastOneField) -> Attempt:
    """A request without any of the fields of which one must be there."""
    operation = operation_for(session, fact)
    good = good_request(session, operation)
    sent = resent(session, good, {}, without=fact.fields)
    return Attempt(sent, f"without {' and '.join(fact.fields)}")


def break_comparison(session: Session, fact: Comparison) -> Attempt:
    """A request whose two fields do not compare as they must."""
    operation = operation_for(session, fact, fact.field, fact.other.field)
    good = good_request(session, operation)
    left, right = conflicting(fact, schema_of(operation))
    given = {fact.field: left, fact.other.field: right}
    return Attempt(resent(session, good, given), _with(given).strip())


def break_immutable(session: Session, fact: Immutable) -> Attempt:
    """An update of a field that keeps the value of the create."""
    if fact.conditions:
        raise CannotBreak("it holds only under a condition, which is not tried")
    update = _update_with(session, fact)
    record = created(session, fact.resource)
    schema = schema_of(update).properties[fact.field].schema
    now = record.fields.get(fact.field)
    if now is None:
        raise CannotBreak(f"a new {fact.resource} has no {fact.field} that could be changed")
    target = session.target(fact.resource, fact.field)
    other = session.supply.fresh(target.resource.name) if target else None
    value = other.id if other is not None else unlike(now, schema)
    good = session.supply.exchange(update, record)
    if not isinstance(good.made.body, dict):
        raise CannotBreak(f"the body of {update.id} is no object")
    sent = resent(session, good, {fact.field: value})
    return Attempt(sent, f"with {fact.field} = {brief(value)} in place of {brief(now)}")


def _update_with(session: Session, fact: Immutable) -> Operation:
    for operation in session.api.operations:
        own = operation.resource == fact.resource
        updates = own and operation.effect.traits.updates
        if updates and fact.field in schema_of(operation).properties:
            return operation
    raise CannotBreak(f"no update has {fact.field} in its request")


def break_read_only(session: Session, fact: ReadOnly) -> Attempt:
    """A request that gives a field which the service alone sets."""
    operation = operation_for(session, fact)
    good = good_request(session, operation)
    prop = session.resources[fact.resource].schema.properties.get(fact.field)
    value = value_of(prop.schema, fact.field, version_of(operation)) if prop else "exercise"
    if fact.field in fields_in(operation, good.made.body):
        raise CannotBreak("the plain request gives it, too")
    sent = resent(session, good, {fact.field: value})
    return Attempt(sent, f"with {fact.field} = {brief(value)}")


def _with(given: dict[str, Any]) -> str:
    pairs = ", ".join(f"{name} = {brief(value)}" for name, value in given.items())
    return f" with {pairs}" if pairs else ""
