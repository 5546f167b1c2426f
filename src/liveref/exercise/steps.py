"""One operation: the record it needs, the call, the look, the spoilt request, the entry."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from liveref.exercise.answers import documented_body
from liveref.exercise.caller import CallError
from liveref.exercise.comparing import undocumented
from liveref.exercise.exchange import Exchange, is_maker, reason
from liveref.exercise.looks import look
from liveref.exercise.preparing import prepared
from liveref.exercise.report import OperationReport
from liveref.exercise.seen import Seen
from liveref.exercise.session import Session
from liveref.exercise.spoiling import Spoilt, spoilt
from liveref.exercise.states import arrange
from liveref.exercise.versions import version_of
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation, Target

_NO_REFUSAL = (401, 404, 405)
_MISSING = 404


def step(session: Session, operation: Operation) -> OperationReport:
    """Carry out an operation, look at what it did, and send its request spoilt.

    Raises CallError if the operation itself gets no answer.
    """
    if is_maker(operation):
        exchange = _making(session, operation)
        record, notes = exchange.record, list[str]()
    else:
        record, notes = _record_for(session, operation)
        if record is not None:
            record, led = prepared(session, operation, record)
            notes += led
        exchange = session.supply.exchange(operation, record)
    seen, refusal, looks = Seen(), None, list[Exchange]()
    session.looks.clear()
    try:
        seen = look(session, exchange, record) if exchange.answer.good else seen
        looks = list(session.looks)
        refusal = _refusal(session, exchange)
    except CallError as error:
        notes.append(f"what it did could not be looked at: {error}")
    entry = _entry(session, exchange, seen, refusal, [*notes, *exchange.notes])
    return _with_answers(session, entry, exchange, looks, refusal)


def _making(session: Session, operation: Operation) -> Exchange:
    """How a record was made: when others needed it, else now, for others in a state that the
    create needs."""
    made = session.supply.made.get(operation.id)
    if made is not None and (made.answer.good or arrange(session, operation) is None):
        return made
    if made is None:
        arrange(session, operation)
    return session.supply.make_again(operation)


def _with_answers(
    session: Session,
    entry: OperationReport,
    exchange: Exchange,
    looks: list[Exchange],
    refusal: tuple[Spoilt, Exchange] | None,
) -> OperationReport:
    """The entry with the answers that were at fault, beside their requests."""
    if entry.success is False or entry.seen is False or entry.within is False:
        entry = msgspec.structs.replace(entry, sent=session.quoted(exchange))
    if entry.seen is False:
        entry = msgspec.structs.replace(entry, looks=tuple(map(session.quoted, looks)))
    if refusal and (entry.refused is False or entry.server_error):
        entry = msgspec.structs.replace(entry, spoilt=session.quoted(refusal[1]))
    return entry


def _record_for(session: Session, operation: Operation) -> tuple[TrackedRecord | None, list[str]]:
    """The record to work on, and what is to be said where there is none. An operation that may
    change it for good works on one of its own."""
    if operation.target is not Target.ITEM and operation.effect is Effect.ACTION:
        return session.supply.listed(operation), []
    if operation.target is Target.SINGLETON:
        return None, []
    if operation.target is Target.COLLECTION and not _about_one(operation):
        return None, []
    record = session.supply.fresh(operation.resource) if _may_end(operation) else None
    record = record or session.supply.need(operation.resource)
    missing = record is None and operation.target is not Target.COLLECTION
    return record, [_why_none(session, operation.resource)] if missing else []


def _may_end(operation: Operation) -> bool:
    """Whether the record of an operation may be gone afterwards."""
    return operation.effect.traits.ends or operation.effect is Effect.ACTION


def _about_one(operation: Operation) -> bool:
    return operation.effect.lists


def _why_none(session: Session, resource: str) -> str:
    makers = session.supply.makers(resource)
    if not makers:
        return f"no operation makes the resource {resource}, and no list shows one"
    answers = [
        f"{o.id} answered {session.supply.made[o.id].answer.code}"
        for o in makers
        if o.id in session.supply.made
    ]
    return f"there is no {resource} to work on: {'; '.join(answers) or 'none could be made'}"


def _is_nowhere(session: Session, operation: Operation) -> bool:
    """Whether an operation needs a record that no operation creates and no list shows, and
    nothing else that there is none of."""
    needed = set(operation.parents.values())
    if operation.target is not Target.COLLECTION or operation.effect is Effect.ACTION:
        needed.add(operation.resource)
    absent = [name for name in needed if session.supply.need(name) is None]
    return bool(absent) and all(map(session.supply.is_nowhere, absent))


def _refusal(session: Session, exchange: Exchange) -> tuple[Spoilt, Exchange] | None:
    """The result of the spoilt request, if one can be made."""
    operation = exchange.operation
    if not exchange.answer.good:
        return None
    good = session.supply.renamed(exchange) if is_maker(operation) else exchange.made
    bad = spoilt(operation, good, version_of(operation), shared=session.is_shared(operation))
    if bad is None:
        return None
    values = exchange.values
    if _may_end(operation) and operation.target is Target.ITEM:
        record = session.supply.fresh(operation.resource)
        if record is not None:
            record, _ = prepared(session, operation, record)
            values = session.supply.paths.values(operation, record)
    return bad, session.sender.send(operation, values, bad.as_made(good))


def _entry(
    session: Session,
    exchange: Exchange,
    seen: Seen,
    refusal: tuple[Spoilt, Exchange] | None,
    notes: list[str],
) -> OperationReport:
    operation, answer = exchange.operation, exchange.answer
    expected = tuple(code for code in operation.success if code < 400)
    good: bool | None = answer.code in expected if expected else 200 <= answer.code < 300
    if not good and answer.code == _MISSING and _is_nowhere(session, operation):
        good = None  # There is no record on which it could succeed.
    strange = _strange(exchange) if answer.good else None
    code = refusal[1].answer.code if refusal else 0
    return OperationReport(
        id=operation.id,
        method=operation.method,
        path=operation.path,
        title=operation.title,
        resource=operation.resource,
        effect=str(operation.effect),
        origin=operation.origin,
        expected=expected,
        by_convention=not expected,
        sent=exchange.sent,
        success=good,
        seen=seen.verdict,
        unlike=tuple(session.with_names(sentence) for sentence in seen.unlike),
        example=exchange.example,
        spoilt=refusal[1].sent if refusal else None,
        spoilt_how=refusal[0].how if refusal else "",
        refused=400 <= code < 500 and code not in _NO_REFUSAL if refusal else None,
        within=not strange if strange is not None else None,
        undocumented=tuple(strange or ()),
        server_error=answer.code >= 500 or code >= 500,
        answer="" if answer.good else session.with_names(reason(answer)),
        notes=tuple(session.with_names(note) for note in notes),
    )


def uncalled(operation: Operation, why: str) -> OperationReport:
    """The entry of an operation that could not be called."""
    return OperationReport(
        id=operation.id,
        method=operation.method,
        path=operation.path,
        title=operation.title,
        resource=operation.resource,
        effect=str(operation.effect),
        origin=operation.origin,
        expected=tuple(code for code in operation.success if code < 400),
        notes=(why,),
    )


def _strange(exchange: Exchange) -> list[str] | None:
    """The keys of an answer that the document doesn't know, None where it knows of none."""
    body = documented_body(exchange.operation, exchange.answer.code)
    if body is None or exchange.answer.body is UNSET:
        return None
    if not body.schema.properties and body.schema.items is None:
        return None
    return list(undocumented(exchange.answer.body, body.schema))
