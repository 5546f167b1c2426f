"""The life of a resource as a tool sees it that keeps things as they were declared: create,
read, update in place, read, delete, read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from liveref.exercise.answers import shown_fields
from liveref.exercise.caller import CallError
from liveref.exercise.comparing import brief, same
from liveref.exercise.constrained import mark_of
from liveref.exercise.exchange import Exchange
from liveref.exercise.looks import is_gone, look
from liveref.exercise.nearest import nearest
from liveref.exercise.preparing import prepared
from liveref.exercise.report import CycleReport
from liveref.exercise.session import Session
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation, Target
from liveref.model.schema import Schema

_VOLATILE = ("updated", "status", "generation", "secret", "time")


class Broken(Exception):
    """A step after which the others make no sense, and why."""


def cycles(session: Session, resources: Sequence[str]) -> Iterator[CycleReport]:
    """The result of each of the resources whose document has all steps."""
    for resource in resources:
        steps = _steps(session, resource)
        if steps is not None:
            yield _lived(session, resource, *steps)


def _steps(
    session: Session, resource: str
) -> tuple[Operation, Operation, Operation, Operation] | None:
    """The create, the show, the update and the delete of a resource; None if one lacks."""
    creates = [o for o in session.supply.makers(resource) if o.effect is Effect.CREATE]
    makers = [o for o in creates if not _is_of_many(o)]
    if not makers:
        return None
    show = nearest(session, makers[0], (Effect.SHOW,), one=Target.ITEM)
    update = nearest(session, makers[0], (Effect.UPDATE, Effect.REPLACE), one=Target.ITEM)
    delete = nearest(session, makers[0], (Effect.DELETE,), one=Target.ITEM)
    steps = (show, update, delete)
    if any(step is None or step.target is not Target.ITEM for step in steps):
        return None
    assert show and update and delete  # noqa: S101 - told to the type checker
    return makers[0], show, update, delete


def _is_of_many(operation: Operation) -> bool:
    """Whether a body has nothing but things by their identities, of which there may be none."""
    schema = operation.request.schema if operation.request else Schema()
    return not schema.properties and isinstance(schema.additional, Schema)


def _lived(
    session: Session,
    resource: str,
    create: Operation,
    show: Operation,
    update: Operation,
    delete: Operation,
) -> CycleReport:
    fault = ""
    try:
        record = _created(session, create)
        before = _read(session, show, record)
        changed = _sent(session, update, record)
        record.tell(changed.made.fields, session.changed(changed.made.fields))
        after = _read(session, show, record)
        _compare_rest(session, resource, before, after, changed)
        _sent(session, delete, record)
        if mark_of(session.facts, delete) is None:
            _read_nothing(session, show, record)
    except (Broken, CallError) as error:
        fault = session.with_names(str(error))
    ids = tuple(operation.id for operation in (create, show, update, delete))
    return CycleReport(resource=resource, operations=ids, fault=fault)


def _created(session: Session, create: Operation) -> TrackedRecord:
    exchange = session.supply.make(create)
    if exchange.record is None:
        raise Broken(f"{create.id} answered {exchange.answer.code} and made nothing")
    return exchange.record


def _read(session: Session, show: Operation, record: TrackedRecord) -> dict[str, Any]:
    """The fields that a read shows; raises Broken if they are not as they were last set."""
    exchange = session.look_at(show, record, record.path)
    if not exchange.answer.good:
        raise Broken(f"{show.id} answered {exchange.answer.code}")
    seen = look(session, exchange, record)
    if seen.verdict is False:
        raise Broken(f"{show.id}: {seen.unlike[0]}")
    fields, _ = shown_fields(show, exchange.answer)
    own = session.resources[record.resource].identifier
    return {
        name: value
        for name, value in fields.items()
        if not (isinstance(value, dict) and str(value.get(own)) == record.id)
    }


def _sent(session: Session, operation: Operation, record: TrackedRecord) -> Exchange:
    prepared(session, operation, record)
    exchange = session.supply.exchange(operation, record)
    if not exchange.answer.good:
        raise Broken(f"{operation.id} answered {exchange.answer.code}")
    return exchange


def _compare_rest(
    session: Session,
    resource: str,
    before: dict[str, Any],
    after: dict[str, Any],
    changed: Exchange,
) -> None:
    """Raises Broken if a field changed that the update did not set, unless it changes by itself."""
    given = {name.partition("/")[0] for name in changed.made.fields}
    given |= session.changed(changed.made.fields)
    given |= {f"{name.removesuffix('_id')}_name" for name in given}
    behaviour = session.behaviour(resource)
    given |= {behaviour.status_field or "", *session.facts.changed_fields(resource)}
    declared = behaviour.actions.get(changed.operation.verb)
    given |= {*declared.values, *declared.sets, *declared.puts} if declared else set()
    for name in before.keys() - given:
        if name not in after or any(session.means(kind, name) for kind in _VOLATILE):
            continue
        if not same(before[name], after[name], Schema(), session.is_secret(resource)):
            change = f"{name} was {brief(before[name])} and became {brief(after[name])}"
            raise Broken(f"{changed.operation.id}: {change}, which it did not speak of")


def _read_nothing(session: Session, show: Operation, record: TrackedRecord) -> None:
    record.alive = False
    code = session.look_at(show, record, record.path).answer.code
    if not is_gone(show, code) and not session.shows_any(show):
        raise Broken(f"{show.id} still answers {code}")
