"""Bringing a record into a status in which an action is possible."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from liveref.exercise.session import Session
from liveref.exercise.world import Thing
from liveref.model.api import Effect, Operation
from liveref.model.behaviour import ResourceBehaviour


def prepared(session: Session, operation: Operation, thing: Thing) -> list[str]:
    """Carry out the actions that lead to a status in which `operation` is allowed, as
    behaviour declares them; a note for each."""
    behaviour = session.behaviour(operation.resource)
    transition = behaviour.actions.get(operation.action or "")
    if transition is None or not transition.allowed:
        return []
    status = session.status(thing)
    if status is None or status in transition.allowed:
        return []
    way = _way(session, behaviour, operation, status, transition.allowed)
    notes = []
    for action in way:
        done = session.supply.exchange(action, thing)
        notes.append(f"{action.id} came first, for the status: {done.answer.code}")
    return notes


def _way(
    session: Session,
    behaviour: ResourceBehaviour,
    operation: Operation,
    status: str,
    wanted: tuple[str, ...],
) -> list[Operation]:
    """The shortest row of actions from a status to one of those wanted; empty for none."""
    ways: deque[tuple[str, list[Operation]]] = deque([(status, [])])
    known = {status}
    while ways:
        here, way = ways.popleft()
        if here in wanted:
            return way
        for action, there in _steps(session, behaviour, operation, here):
            if there not in known:
                known.add(there)
                ways.append((there, [*way, action]))
    return []


def _steps(
    session: Session, behaviour: ResourceBehaviour, operation: Operation, status: str
) -> Iterator[tuple[Operation, str]]:
    for other in session.api.operations:
        if other.resource != operation.resource or other.effect is not Effect.ACTION:
            continue
        transition = behaviour.actions.get(other.action or "")
        if transition and transition.to and status in (transition.allowed or (status,)):
            yield other, transition.to[-1].status
