"""The status of a record over time. A record may have phases ahead of it, each with the moment at
which it begins. The current status is that of the last phase that has begun; no timer runs in
between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liveref.model.behaviour.transitions import Phase
from liveref.service.system.record_meta import INTERNAL, RecordMeta, change_meta, meta_of
from liveref.store.base import Record

MOST_MOVES = 20
"""Moves between statuses that a record remembers."""
DUE = f"{INTERNAL}.due"
BODIES = f"{INTERNAL}.bodies"


def is_hidden(name: str) -> bool:
    """Whether a field, or a path to one, is internal and never shown."""
    return name.startswith(INTERNAL)


def identity(record: Record) -> Any:
    """The identity by which clients know a record: a number if identities are numbers, and the
    record's own name without its parent's if it is unique only within the parent."""
    if INTERNAL not in record.data:
        return record.id
    meta = meta_of(record)
    if meta.number is not None:
        return meta.number
    return meta.identity if meta.identity is not None else record.id


def identified(record: Record) -> dict[str, Any]:
    """The fields of a record with its identity, as services call it."""
    return dict.fromkeys(("id", "uuid"), identity(record)) | record.data


def parent(record: Record) -> str | None:
    """The identity of a record's parent, None if it has none."""
    return meta_of(record).parent


def enter(record: Record, field: str, phases: Sequence[Phase], now: float) -> None:
    """Begin the first of the phases now; the others follow, each when its forerunner ends."""
    begins, ahead = now, list[tuple[str, float]]()
    for phase in phases:
        ahead.append((phase.status, begins))
        begins += phase.seconds
    record.data[field] = ahead[0][0]
    meta = change_meta(record)
    meta.moves = _moves_with(meta.moves, ahead, now)
    _set_phases(meta, ahead[1:])


def moves_of(record: Record) -> Sequence[tuple[str, float]]:
    """The last statuses that a record entered, and those that it is about to enter: each with its
    moment."""
    return meta_of(record).moves


def _moves_with(
    moves: Sequence[tuple[str, float]], ahead: Sequence[tuple[str, float]], now: float
) -> tuple[tuple[str, float], ...]:
    """The moves so far and those to come; nothing comes of what was ahead before."""
    begun = [move for move in moves if move[1] <= now]
    is_same = begun and begun[-1][0] == ahead[0][0]
    return (*begun, *(ahead[1:] if is_same else ahead))[-MOST_MOVES:]


def current(record: Record, field: str, now: float) -> Any:
    """The status at the moment `now`."""
    status = record.data.get(field)
    for following, begins in meta_of(record).phases:
        if begins <= now:
            status = following
    return status


def settle(record: Record, field: str, now: float) -> bool:
    """Store the current status; returns whether the record changed."""
    ahead = meta_of(record).phases
    if not ahead or ahead[0][1] > now:
        return False
    record.data[field] = current(record, field, now)
    meta = change_meta(record)
    _set_phases(meta, [phase for phase in ahead if phase[1] > now])
    return True


def _set_phases(meta: RecordMeta, ahead: Sequence[tuple[str, float]]) -> None:
    meta.phases, meta.due = tuple(ahead), ahead[0][1] if ahead else None
