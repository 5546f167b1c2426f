"""Bringing a record into a status in which an action is possible."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from liveref.exercise.session import Session
from liveref.exercise.states import OWN, actions_of, has_met, put_in_state, states_of, update_of
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation, Target
from liveref.model.constraints.operations import Precondition


def prepared(
    session: Session, operation: Operation, record: TrackedRecord
) -> tuple[TrackedRecord, list[str]]:
    """The record, in a status in which `operation` is allowed and with the values that it needs,
    with a note for each request that led there, as behaviour declares them; a new record where
    none leads there."""
    record, notes = _in_status(session, operation, record)
    record, more = _in_state(session, operation, record)
    notes += [*more, *_set_fields(session, operation, record)]
    return record, [*notes, *_freed(session, operation, record)]


def _in_state(
    session: Session, operation: Operation, record: TrackedRecord
) -> tuple[TrackedRecord, list[str]]:
    """The record, or a new one, in a state that meets the preconditions of the operation."""
    facts = session.facts.for_operation(Precondition, operation)
    if all(has_met(session, fact, record) for fact in facts):
        return record, []
    for other, way in states_of(session, operation.resource):
        if all(has_met(session, fact, other) for fact in facts):
            return other, [f"another {operation.resource} was made, for its state{way}"]
    for action in actions_of(session, operation.resource):
        # Where no other record can be made, such as for a quota.
        answer = session.supply.exchange(action, record).answer
        if answer.good and all(has_met(session, fact, record) for fact in facts):
            return record, [f"{action.id} came first, for the state: {answer.code}"]
    own = [condition for fact in facts for condition in fact.conditions if condition.of in OWN]
    updates = put_in_state(session, record, own)
    return record, [f"{update} came first, for the state" for update in updates]


def _set_fields(session: Session, operation: Operation, record: TrackedRecord) -> Iterator[str]:
    """Give the record the values that the operation needs, each by an update."""
    transition = session.behaviour(operation.resource).actions.get(operation.verb)
    for field, wanted in transition.requires.items() if transition else ():
        update = update_of(session, operation.resource, field)
        if update is not None and record.fields.get(field, wanted) != wanted:
            done = session.supply.set(update, record, {field: wanted})
            yield f"{update.id} came first, for {field}: {done.answer.code}"


def _freed(session: Session, operation: Operation, record: TrackedRecord) -> Iterator[str]:
    """Delete the record in whose create this one came into being, if the operation needs that it
    is used by none."""
    transition = session.behaviour(operation.resource).actions.get(operation.verb)
    owners = session.supply.inside.get(operation.resource, frozenset())
    for name in owners.intersection(transition.unless if transition else ()):
        for owner in [t for t in session.world.records.get(name, ()) if t.alive]:
            delete = _delete_of(session, name)
            if delete is not None and record.id in str(owner.fields):
                owner.alive = False
                done = session.supply.exchange(delete, owner)
                yield f"{delete.id} came first, which used it: {done.answer.code}"


def _delete_of(session: Session, resource: str) -> Operation | None:
    """The operation that ends a record of a resource."""
    ends = (o for o in session.api.operations if o.resource == resource)
    return next((o for o in ends if o.effect is Effect.DELETE and o.target is Target.ITEM), None)


def _in_status(
    session: Session, operation: Operation, record: TrackedRecord
) -> tuple[TrackedRecord, list[str]]:
    allowed = _allowed(session, operation)
    status = session.status(record) if allowed else None
    if status is None or status in allowed:
        return record, []
    way = _way(session, operation, status, allowed)
    if not way and (fresh := session.supply.fresh(operation.resource)):
        record, status = fresh, session.status(fresh) or status
        way = _way(session, operation, status, allowed)
    notes = []
    for action in way:
        done = session.supply.exchange(action, record)
        notes.append(f"{action.id} came first, for the status: {done.answer.code}")
    return record, notes


def _allowed(session: Session, operation: Operation) -> tuple[str, ...]:
    transition = session.behaviour(operation.resource).actions.get(operation.verb)
    return transition.allowed if transition else ()


def _way(
    session: Session, operation: Operation, status: str, wanted: tuple[str, ...]
) -> list[Operation]:
    """The shortest row of actions from a status to one of those wanted; empty for none."""
    ways: deque[tuple[str, list[Operation]]] = deque([(status, [])])
    visited = {status}
    while ways:
        here, way = ways.popleft()
        if here in wanted:
            return way
        for action, there in _steps(session, operation, here):
            if there not in visited:
                visited.add(there)
                ways.append((there, [*way, action]))
    return []


def _steps(session: Session, operation: Operation, status: str) -> Iterator[tuple[Operation, str]]:
    behaviour = session.behaviour(operation.resource)
    for other in session.api.operations:
        if other.resource != operation.resource or not other.effect.traits.by_verb:
            continue
        transition = behaviour.actions.get(other.verb)
        if transition and transition.to and status in (transition.allowed or (status,)):
            yield other, transition.to[-1].status
