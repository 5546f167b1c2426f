"""The states of records, and how a record comes into one that an operation needs or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from liveref.constraints.comparing import meets
from liveref.exercise.answers import shown_fields
from liveref.exercise.bodies import schema_of
from liveref.exercise.session import Session
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Location, Operation, Target
from liveref.model.constraints.conditions import STATUS, Condition, Operator
from liveref.model.constraints.operations import Precondition

__all__ = [
    "OWN",
    "actions_of",
    "arrange",
    "field_named",
    "has_met",
    "put_in_state",
    "state_of",
    "states_of",
    "unmet",
    "update_of",
]

_WAYS = 30
"""How many rows of actions are tried to bring a record into a state."""
OWN = ("", "before")
"""The record that a condition is about where it is the operation's own."""


def states_of(session: Session, resource: str) -> Iterator[tuple[TrackedRecord, str]]:
    """New records of a resource in all states that one or two actions lead to, and how each came
    about."""
    record = session.supply.fresh(resource)
    if record is None:
        return
    yield record, ""
    deletes = [o for o in session.api.operations if _is_own(o, resource, Effect.DELETE)]
    actions = [*actions_of(session, resource), *deletes]
    rows = [[one] for one in actions]
    rows += [[one, two] for one in actions for two in actions]
    for row in islice(rows, _WAYS):
        record = session.supply.fresh(resource)
        if record is None:
            return
        answers = [session.supply.exchange(action, record).answer for action in row]
        record.alive = bool(state_of(session, record))
        if record.alive and all(answer.good for answer in answers):
            yield record, f" after {' and '.join(action.id for action in row)}"


def actions_of(session: Session, resource: str) -> list[Operation]:
    """The actions on a record of a resource."""
    return [o for o in session.api.operations if _is_own(o, resource, Effect.ACTION)]


def _is_own(operation: Operation, resource: str, effect: Effect) -> bool:
    own = operation.resource == resource and operation.target is Target.ITEM
    return own and operation.effect is effect


def state_of(session: Session, record: TrackedRecord) -> dict[str, Any]:
    """The fields that a record has now, as far as they are shown; empty if it is gone."""
    for operation in session.api.operations:
        if _is_own(operation, record.resource, Effect.SHOW):
            answer = session.look_at(operation, record, {}).answer
            return shown_fields(operation, answer)[0] if answer.good else {}
    return record.fields


def update_of(session: Session, resource: str, field: str) -> Operation | None:
    """The operation that gives a record of a resource another value in a field."""
    for other in session.api.operations:
        own = other.resource == resource and other.target is Target.ITEM
        if own and other.effect is Effect.UPDATE and _gives(other, field):
            return other
    return None


def _gives(operation: Operation, field: str) -> bool:
    """Whether the body of an operation can give a field, or, if it has none, its query."""
    if operation.request is None:
        queries = (p for p in operation.parameters if p.location is Location.QUERY)
        return any(parameter.name == field for parameter in queries)
    schema = schema_of(operation)
    return field in schema.properties or not schema.is_object


def put_in_state(
    session: Session, record: TrackedRecord, conditions: Iterable[Condition]
) -> Iterator[str]:
    """Update the fields of which conditions state the value; the operations that were taken."""
    for condition in unmet(session, conditions, record.resource, state_of(session, record)):
        name = field_named(session, condition, record.resource)
        update = update_of(session, record.resource, name)
        stated = condition.operator is Operator.EQUAL and condition.other is None
        if update is not None and stated:
            done = session.supply.set(update, record, {name: condition.value})
            if done.answer.good:
                record.tell(done.made.fields)
                yield update.id


def field_named(session: Session, condition: Condition, resource: str) -> str:
    """The field of a condition; "status" stands for whichever holds the status."""
    if condition.field != STATUS:
        return condition.field
    return session.behaviour(resource).status_field or STATUS


def unmet(
    session: Session, conditions: Iterable[Condition], resource: str, fields: dict[str, Any]
) -> list[Condition]:
    """The conditions that a record with these fields does not meet."""
    return [
        condition
        for condition in conditions
        if not meets(
            condition.operator,
            fields.get(field_named(session, condition, resource)),
            condition.value,
        )
    ]


def has_met(session: Session, fact: Precondition, record: TrackedRecord) -> bool:
    """Whether a record meets the conditions of a fact that are about the record alone."""
    own = [c for c in fact.conditions if c.of in OWN and c.other is None and not c.now]
    failed = unmet(session, own, record.resource, state_of(session, record))
    return not failed or (fact.any and len(failed) < len(own))


def arrange(session: Session, operation: Operation, *, met: bool = True) -> str | None:
    """Leave of the resources that the preconditions of a create are about only records in a state
    that they need, or, if not `met`, that they rule out. How that came about, None if there is no
    such state, or no such condition."""
    way: str | None = None
    for fact in session.facts.for_operation(Precondition, operation):
        others = [c for c in fact.conditions if c.of not in OWN and c.other is None]
        for other in dict.fromkeys(_resource_of(session, operation, c.of) for c in others):
            own = [c for c in others if _resource_of(session, operation, c.of) == other]
            if other:
                led = _chosen(session, other, own, met=met)
                way = led if led is not None else way
        for existence in fact.records if met else ():
            if existence.minimum and existence.records.resource != operation.resource:
                session.supply.fresh(existence.records.resource)
    return way


def _chosen(
    session: Session, resource: str, conditions: list[Condition], *, met: bool
) -> str | None:
    """Take the first record in a wanted state for the one that others are made for."""
    first = session.world.alive(resource)
    present = [(first, "")] if first is not None else []
    for record, way in chain(present, states_of(session, resource)):
        failed = unmet(session, conditions, resource, state_of(session, record))
        if bool(failed) is not met:
            for other in session.world.records[resource]:
                other.alive = other is record
            return way
    fresh = session.supply.fresh(resource) if met else None
    if fresh is not None and (ways := list(put_in_state(session, fresh, conditions))):
        for other in session.world.records[resource]:
            other.alive = other is fresh
        return f" after {' and '.join(ways)}"
    return None


def _resource_of(session: Session, operation: Operation, of: str) -> str | None:
    """The resource of the record that a condition is about: one that is named, the one above, or
    the one that a field refers to."""
    if of in session.resources:
        return of
    if of == "parent":
        return next(reversed(session.resources[operation.resource].parents), None)
    target = session.target(operation.resource, of)
    return target.resource.name if target and target.api is session.api else None
