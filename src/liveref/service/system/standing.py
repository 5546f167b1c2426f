"""Built-in records, which exist without being created: see `index.standing`."""

from __future__ import annotations

from typing import Any

from liveref.index.standing import There
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.store.base import Record


def with_standing(there: There, kind: str, records: list[Record], now: float) -> list[Record]:
    """The built-in and stored records; a stored record is completed from the built-in one of that
    identity."""
    stored = {record.id: record for record in records}
    for record in records:
        record.data = there.get(record.id, {}) | record.data
    together = records + [
        standing_record(kind, identity, fields, now)
        for identity, fields in there.items()
        if identity not in stored
    ]
    return [record for record in together if not is_gone(record)]


def standing_record(kind: str, identity: str, fields: dict[str, Any], now: float) -> Record:
    """A built-in record."""
    record = Record(kind=kind, id=identity, data=dict(fields), created=now, updated=now)
    if any(type(value) is int and str(value) == identity for value in fields.values()):
        meta = change_meta(record)
        meta.number = int(identity)
    return record


def take_away(record: Record) -> None:
    """Mark a built-in record as deleted."""
    meta = change_meta(record)
    meta.gone = True


def is_gone(record: Record) -> bool:
    """Whether it was there and is no more."""
    return meta_of(record).gone
