"""The status of a record over time. A record may have phases ahead of it, each with the moment at
which it begins. The current status is that of the last phase that has begun; no timer runs in
between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liveref.model.behaviour import Phase
from liveref.service.system.record_meta import INTERNAL, internal, meta_of
from liveref.store.base import Record

DUE = f"{INTERNAL}.due"
BODIES = f"{INTERNAL}.bodies"


def is_hidden(name: str) -> bool:
    """Whether a field, or a path to one, is internal and never shown."""
    return name.startswith(INTERNAL)


def identity(record: Record) -> Any:
    """The identity by which clients know a record: a number if identities are numbers, and the
    record's own name without its parent's if it is unique only within the parent."""
    meta = meta_of(record)
    return meta.get("number", meta.get("identity", record.id))


def identified(record: Record) -> dict[str, Any]:
    """The fields of a record with its identity, as services call it."""
    return dict.fromkeys(("id", "uuid"), identity(record)) | record.data


def parent(record: Record) -> str | None:
    """The identity of a record's parent, None if it has none."""
    parent_id: str | None = meta_of(record).get("parent")
    return parent_id


def enter(record: Record, field: str, phases: Sequence[Phase], now: float) -> None:
    """Begin the first of the phases now; the others follow, each when its forerunner ends."""
    begins, ahead = now, list[tuple[str, float]]()
    for phase in phases:
        ahead.append((phase.status, begins))
        begins += phase.seconds
    meta = internal(record)
    meta.pop("phases", None)
    meta.pop("due", None)
    record.data[field] = ahead[0][0]
    if len(ahead) > 1:
        meta["phases"] = [[status, when] for status, when in ahead[1:]]
        meta["due"] = ahead[1][1]


def current(record: Record, field: str, now: float) -> Any:
    """The status at the moment `now`."""
    status = record.data.get(field)
    ahead = meta_of(record).get("phases")
    if ahead:
        for following, begins in ahead:
            if begins <= now:
                status = following
    return status


def settle(record: Record, field: str, now: float) -> bool:
    """Store the current status; returns whether the record changed."""
    meta = meta_of(record)
    ahead = meta.get("phases")
    if not ahead or ahead[0][1] > now:
        return False
    record.data[field] = current(record, field, now)
    left = [phase for phase in ahead if phase[1] > now]
    meta.pop("phases", None)
    meta.pop("due", None)
    if left:
        meta["phases"], meta["due"] = left, left[0][1]
    return True
