"""Built-in records, which exist without being created: see `index.standing`."""

from __future__ import annotations

import operator
from typing import Any

from liveref.index.references import PARENT
from liveref.index.standing import There
from liveref.service.system.record_meta import MetaChange, meta_of
from liveref.service.system.tenancy import EVERYBODY, SEEN
from liveref.store.base import Condition, Record


def with_standing(
    there: There, kind: str, records: list[Record], where: list[Condition], now: float
) -> list[Record]:
    """The built-in and stored records that meet the conditions; a stored record is completed from
    the built-in one of that identity."""
    stored = {record.id: record for record in records}
    for record in records:
        record.data = there.get(record.id, {}) | record.data
    together = records + [
        standing_record(kind, identity, fields, now)
        for identity, fields in there.items()
        if identity not in stored
    ]
    there_still = (record for record in together if not is_gone(record))
    return [
        record for record in there_still if all(_meets(record, condition) for condition in where)
    ]


def standing_record(kind: str, identity: str, fields: dict[str, Any], now: float) -> Record:
    """A built-in record."""
    record = Record(kind=kind, id=identity, data=dict(fields), created=now, updated=now)
    if any(type(value) is int and str(value) == identity for value in fields.values()):
        with MetaChange(record) as meta:
            meta.number = int(identity)
    return record


def take_away(record: Record) -> None:
    """Mark a built-in record as deleted."""
    with MetaChange(record) as meta:
        meta.gone = True


def is_gone(record: Record) -> bool:
    """Whether it was there and is no more."""
    return meta_of(record).gone


_BOUNDS = {"ge": operator.ge, "le": operator.le, "gt": operator.gt, "lt": operator.lt}


def _meets(record: Record, condition: Condition) -> bool:
    wanted: Any = condition.value
    value: Any = record.id if condition.path == "id" else record.data.get(condition.path)
    if condition.path == SEEN:  # A record that nobody owns is seen by all.
        seen = meta_of(record).seen
        value = EVERYBODY if seen is None else seen
    if condition.operator == "in":
        return value in wanted
    if condition.operator in _BOUNDS and type(value) is type(wanted):
        return bool(_BOUNDS[condition.operator](value, wanted))
    if condition.operator != "eq" or condition.path == PARENT or not condition.path:
        return True
    return value is not None and str(value) == str(wanted)
