"""Requests for records that are not as an operation needs them."""

from __future__ import annotations

from typing import Any

from liveref.constraints.comparing import is_missing, meets
from liveref.exercise.bodies import schema_of
from liveref.exercise.breaking.attempt import Attempt, CannotBreak
from liveref.exercise.breaking.records import child_of
from liveref.exercise.breaking.requests import created, good_request, resent
from liveref.exercise.breaking.values import brief
from liveref.exercise.exchange import is_maker
from liveref.exercise.session import Session
from liveref.exercise.states import arrange, field_named, state_of, states_of, unmet
from liveref.model.api import Operation
from liveref.model.constraints.conditions import Condition
from liveref.model.constraints.operations import Precondition

__all__ = ["break_precondition"]


def break_precondition(session: Session, fact: Precondition) -> Attempt:
    """The operation on a record that does not meet its conditions."""
    operation = next((o for o in session.api.operations if _is_meant(o, fact)), None)
    if operation is None:
        raise CannotBreak(f"no operation of the {fact.resource} is called {fact.operation}")
    if fact.records:
        return _with_records(session, operation, fact)
    if is_maker(operation):
        return _create_against(session, operation, fact)
    if any(condition.of not in ("", "before") or condition.other for condition in fact.conditions):
        raise CannotBreak("its condition is about another record")
    for record, way in states_of(session, fact.resource):
        fields = state_of(session, record)
        failed = unmet(session, fact.conditions, fact.resource, fields)
        if failed and (not fact.any or len(failed) == len(fact.conditions)):
            sent = session.supply.exchange(operation, record)
            shown = ", ".join(_shown(session, c, fact.resource, fields) for c in failed)
            return Attempt(sent, f"for a {fact.resource} with {shown}{way}")
    raise CannotBreak("no record could be brought into a state that it rules out")


def _is_meant(operation: Operation, fact: Precondition) -> bool:
    names = (operation.verb, operation.id)
    return operation.resource == fact.resource and fact.operation in names


def _create_against(session: Session, operation: Operation, fact: Precondition) -> Attempt:
    """A create whose own fields do not meet a condition, or for another record that does not."""
    properties = schema_of(operation).properties
    for condition in fact.conditions if not fact.any else ():
        if condition.of in ("", "request") and condition.field in properties:
            given = {condition.field: _against(condition)}
            sent = resent(session, good_request(session, operation), given)
            return Attempt(sent, f"with {condition.field} = {brief(given[condition.field])}")
    good_request(session, operation)
    way = arrange(session, operation, met=False)
    if way is None:
        raise CannotBreak("no other record could be brought into a state that it rules out")
    sent = session.supply.unaided(operation)
    return Attempt(sent, f"for another record that does not meet the condition{way}")


def _against(condition: Condition) -> Any:
    """A value that a condition rules out. Raises CannotBreak."""
    value = condition.value
    among = value[0] if isinstance(value, list | tuple) and value else value
    near = (value - 1, value + 1) if isinstance(value, int | float) else ()
    for candidate in (not value if isinstance(value, bool) else value, among, *near, "exercise"):
        is_plain = condition.other is None and not condition.now
        if is_plain and not meets(condition.operator, candidate, value):
            return candidate
    raise CannotBreak(f"no value of {condition.field} was found that breaks it")


def _with_records(session: Session, operation: Operation, fact: Precondition) -> Attempt:
    """The operation on a record that has too many others, or too few."""
    existence = fact.records[0]
    name = existence.records.resource
    if fact.conditions or len(fact.records) > 1:
        raise CannotBreak("it has several conditions, which are not tried together")
    if existence.maximum == 0 and not is_maker(operation):
        record, _ = child_of(session, fact.resource, existence.records)
        return Attempt(session.supply.exchange(operation, record), f"while there is a {name} of it")
    if existence.minimum:
        new = None if is_maker(operation) else created(session, fact.resource)
        return Attempt(session.supply.exchange(operation, new), f"while there is no {name}")
    raise CannotBreak("it allows a number of records, which is not tried")


def _shown(session: Session, condition: Condition, resource: str, fields: dict[str, Any]) -> str:
    name = field_named(session, condition, resource)
    value = fields.get(name)
    return f"no {name}" if is_missing(value) else f"{name} = {brief(value)}"
