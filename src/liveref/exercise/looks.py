"""A look at what an operation has done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from liveref.exercise.answers import (
    holds,
    item_fields,
    item_schema,
    items_in,
    name_in,
    shown_fields,
)
from liveref.exercise.bodies import members_in, schema_of
from liveref.exercise.comparing import compared, same
from liveref.exercise.constrained import is_marked, mark_of
from liveref.exercise.data_looks import after_download, after_map, after_map_show, after_upload
from liveref.exercise.exchange import Exchange, replaces_all
from liveref.exercise.field_looks import fields_after
from liveref.exercise.nearest import nearest
from liveref.exercise.seen import Seen
from liveref.exercise.session import Session
from liveref.exercise.versions import version_of
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation, Target
from liveref.model.schema import Schema

GONE = (404, 410)


Look = Callable[[Session, Exchange, TrackedRecord | None], Seen]


def look(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The visible effects of an operation whose exchange succeeded."""
    check = LOOKS.get(exchange.operation.effect)
    return check(session, exchange, record) if check else Seen()


def _after_write(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The fields that were sent are in the answer, and are read back."""
    seen = Seen()
    operation, sent = exchange.operation, exchange.made.fields
    if replaces_all(operation):
        return _after_exchange_of_all(session, exchange)
    sent = _without_numbered(session, operation, sent)
    _compare(session, seen, exchange, sent, schema_of(operation))
    if record is not None:
        record.tell(sent, session.changed(sent))
        record.asked = msgspec.structs.replace(
            record.asked, properties=record.asked.properties | schema_of(operation).properties
        )
    reader = nearest(session, operation, (Effect.SHOW,), one=operation.target)
    if reader is not None and (record or operation.target is Target.SINGLETON):
        shown = session.look_at(reader, record, exchange.values)
        seen.add(shown.answer.good, f"{reader.id} then answered {shown.answer.code}")
        if shown.answer.good:
            _compare(session, seen, shown, sent, schema_of(operation))
    elif record is not None:
        _find_in_list(session, seen, operation, record)
    return seen


def _without_numbered(
    session: Session, operation: Operation, sent: dict[str, Any]
) -> dict[str, Any]:
    """The fields that were sent, without the name if several records are made: their names get
    numbers."""
    count = session.behaviour(operation.resource).many
    if operation.effect is not Effect.CREATE or count is None or sent.get(count, 1) in (1, "1"):
        return sent
    name = session.resources[operation.resource].natural_key
    return {field: value for field, value in sent.items() if field != name}


def _compare(
    session: Session, seen: Seen, shown: Exchange, sent: dict[str, object], asked: Schema
) -> None:
    fields, documented = shown_fields(shown.operation, shown.answer)
    version = version_of(shown.operation)
    secret = session.is_secret(shown.operation.resource)
    seen.compare(*compared(sent, asked, fields, documented, secret=secret, version=version))


def _find_in_list(
    session: Session, seen: Seen, operation: Operation, record: TrackedRecord
) -> None:
    lister = nearest(session, operation, (Effect.LIST,))
    if lister is None:
        return
    listed = session.look_at(lister, record, record.path)
    _in_list(session, seen, listed, record)


def _in_list(session: Session, seen: Seen, listed: Exchange, record: TrackedRecord) -> None:
    if not _is_below(listed, record):
        return
    resource = session.resources[record.resource]
    items = items_in(resource, listed.operation, listed.answer)
    schema = item_schema(resource, listed.operation, listed.answer)
    name = name_in(resource, schema) if schema is not None else resource.identifier
    if name == resource.natural_key and name not in record.fields and name != resource.identifier:
        name = None  # Nobody has told what it is called.
    if items and schema is not None and name is None:
        _like_one_of(session, seen, listed, record, items, schema)
        return
    end = _other_end(listed, record)
    identity = end if name != resource.natural_key else record.called(name or "")
    item = None if items is None else holds(resource, items, identity)
    where = listed.operation.id
    count = "no list" if items is None else f"{len(items)} of them"
    fault = f"{session.with_names(record.id)} is not in the answer of {where}, which holds {count}"
    seen.add(item is not None, fault)
    if item and schema is not None:
        secret = session.is_secret(record.resource)
        version = version_of(listed.operation)
        seen.compare(
            *compared(record.sent, record.asked, item, schema, secret=secret, version=version)
        )


def _other_end(listed: Exchange, record: TrackedRecord) -> str:
    """The identity by which a list shows a record; of a relation that is listed below the record,
    the identity of the other end."""
    others = [value for name, value in record.path.items() if name not in listed.values]
    return others[-1] if record.id in listed.values.values() and others else record.id


def _is_below(listed: Exchange, record: TrackedRecord) -> bool:
    """Whether a list is of what the thing belongs to: where the thing was not made below it, one
    of its fields says so."""
    parents = listed.operation.parents.items()
    others = [name for name, above in parents if not {name, above} & {*record.path, *record.above}]
    return not others or listed.values.get(others[-1]) in record.fields.values()


def _like_one_of(
    session: Session,
    seen: Seen,
    listed: Exchange,
    record: TrackedRecord,
    items: list[Any],
    schema: Schema,
) -> None:
    """One of the items is as the record was last set, if nothing tells items apart."""
    secret, version = session.is_secret(record.resource), version_of(listed.operation)
    comparisons = [
        compared(
            record.sent, record.asked, item_fields(item), schema, secret=secret, version=version
        )
        for item in items
    ]
    if any(names for names, _ in comparisons):
        held = any(names and not unlike for names, unlike in comparisons)
        seen.add(held, f"none in the answer of {listed.operation.id} is as it was sent")


def _after_show(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """It is the one that was asked for, as it was last told to be."""
    seen = Seen()
    if record is None:
        return seen
    fields, documented = shown_fields(exchange.operation, exchange.answer)
    record.fields = record.fields | fields
    name = session.resources[record.resource].identifier
    if name in documented.properties and name in fields:
        # Where a parameter of the path has that name, the field shows what the parameter says.
        is_apart = name in exchange.values and name != exchange.operation.identifier
        wanted = exchange.values[name] if is_apart else record.id
        asked, answered = session.with_names(wanted), session.with_names(fields[name])
        other = f"{name}: asked for {asked}, got {answered}"
        seen.add(str(fields[name]) == wanted, other)
    _compare(session, seen, exchange, record.sent, record.asked)
    return seen


def _after_list(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The list holds the record that was made."""
    seen = Seen()
    if record is not None:
        _in_list(session, seen, exchange, record)
    return seen


def _after_delete(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """It is gone."""
    seen = Seen()
    operation = exchange.operation
    if record is None:
        return _after_clearing(session, exchange) if operation.target is Target.COLLECTION else seen
    record.alive = False
    effects = (Effect.SHOW, Effect.CHECK, Effect.MAP_SHOW)
    reader = nearest(session, operation, effects, one=Target.ITEM)
    if reader is not None:
        shown = session.look_at(reader, record, exchange.values)
        if (fact := mark_of(session.facts, operation)) is not None:
            marked = is_marked(fact, shown_fields(reader, shown.answer)[0])
            seen.add(marked, f"{reader.id} does not show {fact.field} as {fact.value}")
            return seen
        if not (shown.answer.good and session.shows_any(reader)):
            fault = f"{reader.id} still answers {shown.answer.code}"
            seen.add(is_gone(reader, shown.answer.code), fault)
            return seen
    lister = nearest(session, operation, (Effect.LIST,))
    if lister is not None:
        resource = session.resources[record.resource]
        listed = session.look_at(lister, record, record.path)
        items = items_in(resource, lister, listed.answer)
        if items is not None:
            gone = holds(resource, items, record.id) is None
            seen.add(gone, f"{session.with_names(record.id)} is still in the answer of {lister.id}")
    return seen


def is_gone(reader: Operation, code: int) -> bool:
    """Whether a code says that there is no such thing: any that is documented for a refusal
    where the document knows neither 404 nor 410."""
    if code in GONE:
        return True
    return 400 <= code < 500 and code in reader.errors and not set(GONE) & set(reader.errors)


def _after_clearing(session: Session, exchange: Exchange) -> Seen:
    seen = Seen()
    lister = nearest(session, exchange.operation, (Effect.LIST,))
    if lister is None:
        return seen
    listed = session.look_at(lister, None, exchange.values)
    resource = session.resources[exchange.operation.resource]
    items = items_in(resource, lister, listed.answer)
    seen.add(not items, f"{lister.id} still shows {len(items or ())}")
    session.supply.forget(exchange.operation, exchange.values)
    return seen


def _after_exchange_of_all(session: Session, exchange: Exchange) -> Seen:
    """A collection written as a whole: its list has the members that were sent."""
    seen = Seen()
    operation = exchange.operation
    lister = nearest(session, operation, (Effect.LIST,))
    members = members_in(exchange.made.body)
    if lister is None:
        return seen
    listed = session.look_at(lister, None, exchange.values)
    items = items_in(session.resources[operation.resource], lister, listed.answer) or []
    secret = session.is_secret(operation.resource)
    for member in members:
        held = any(same(member, item, Schema(), secret) for item in items)
        seen.add(held, f"{session.with_names(member)} is not in the answer of {lister.id}")
    return seen


def _after_action(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The effects that behaviour declares: the status, the fields that are set, the record's
    end."""
    seen = Seen()
    operation = exchange.operation
    transition = session.behaviour(operation.resource).actions.get(operation.verb)
    if record is None or transition is None:
        return seen
    transition = transition.given(exchange.made.fields)
    if transition.deletes:
        return _after_delete(session, exchange, record)
    status = session.status(record) if transition.to else None
    if status is not None:
        wanted = transition.to[-1].status
        seen.add(status == wanted, f"the status is {status}, not {wanted}")
    fields_after(session, seen, exchange, record, transition)
    return seen


def _after_link(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The relation is there: a check or a show tells it, or a list holds it."""
    seen = Seen()
    if record is None:
        return seen
    reader = nearest(session, exchange.operation, (Effect.CHECK, Effect.SHOW), one=Target.ITEM)
    if reader is not None:
        shown = session.look_at(reader, record, exchange.values)
        seen.add(shown.answer.good, f"{reader.id} then answered {shown.answer.code}")
    else:
        _find_in_list(session, seen, exchange.operation, record)
    return seen


LOOKS: dict[Effect, Look] = {
    Effect.CREATE: _after_write,
    Effect.UPDATE: _after_write,
    Effect.REPLACE: _after_write,
    Effect.SHOW: _after_show,
    Effect.LIST: _after_list,
    Effect.DELETE: _after_delete,
    Effect.UNLINK: _after_delete,
    Effect.MAP_DELETE: _after_delete,
    Effect.LINK: _after_link,
    Effect.ACTION: _after_action,
    Effect.MAP_UPDATE: after_map,
    Effect.MAP_REPLACE: after_map,
    Effect.MAP_SET: after_map,
    Effect.MAP_LIST: after_map_show,
    Effect.MAP_SHOW: after_map_show,
    Effect.UPLOAD: after_upload,
    Effect.DOWNLOAD: after_download,
}
