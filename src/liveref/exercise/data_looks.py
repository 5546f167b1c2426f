"""A look at what an operation has done to entries of a map, and to bytes."""

from __future__ import annotations

from liveref.exercise.answers import (
    entries_in,
)
from liveref.exercise.exchange import Exchange
from liveref.exercise.nearest import nearest
from liveref.exercise.seen import Seen
from liveref.exercise.session import Session
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Target


def after_map(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The entries that were sent are there."""
    seen = Seen()
    reader = nearest(session, exchange.operation, (Effect.MAP_LIST, Effect.MAP_SHOW))
    if reader is None or record is None:
        return seen
    _note_entries(exchange, record)
    shown = session.look_at(reader, record, record.path)
    return _entries(seen, shown, record.id, exchange.made.fields)


def _note_entries(exchange: Exchange, record: TrackedRecord) -> None:
    """Note the entries that a map within the map was set to hold."""
    if exchange.operation.target is Target.ITEM and exchange.operation.effect is Effect.MAP_UPDATE:
        first, *others = (v for name, v in exchange.values.items() if name not in record.path)
        given = {first: exchange.made.fields} if others else exchange.made.fields
        for key, value in given.items():
            record.sent[key] = {**record.sent.get(key, {}), **value}


def after_map_show(_: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The entry that was set, or one in it."""
    if record is None:
        return Seen()
    named = [value for name, value in exchange.values.items() if name not in record.path]
    key, sent = record.id, record.sent.get(record.id)
    for key in named[1:]:
        sent = sent.get(key) if isinstance(sent, dict) else None
    return _entries(Seen(), exchange, key, {key: sent})


def _entries(seen: Seen, shown: Exchange, own: str, sent: dict[str, object]) -> Seen:
    entries = entries_in(shown.answer, own)
    for key, value in sent.items():
        if shown.operation.effect is Effect.MAP_SHOW and key != own:
            continue
        fault = f"{key} is not in the answer of {shown.operation.id} ({shown.answer.code})"
        seen.add(key in entries and entries[key] == value, fault)
    return seen


def after_upload(session: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The bytes come back, from where they were sent."""
    seen = Seen()
    reader = nearest(session, exchange.operation, (Effect.DOWNLOAD,))
    if record is None or reader is None or not isinstance(exchange.made.body, bytes):
        return seen
    if reader.path == exchange.operation.path:
        record.blob = exchange.made.body
        shown = session.look_at(reader, record, exchange.values)
        seen.add(shown.answer.raw == record.blob, f"{reader.id} brings other bytes")
    return seen


def after_download(_: Session, exchange: Exchange, record: TrackedRecord | None) -> Seen:
    """The bytes are those that were sent."""
    seen = Seen()
    if record is not None and record.blob is not None:
        seen.add(exchange.answer.raw == record.blob, "the bytes are not those that were sent")
    return seen
