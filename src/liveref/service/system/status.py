"""The status of a record over time.

A record may have phases ahead of it, each with the moment at which it begins. What is
shown is the last one that has begun; nothing ticks in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liveref.model.behaviour import Phase
from liveref.store.base import Record

INTERNAL = "_"
DUE = f"{INTERNAL}.due"


def is_hidden(name: str) -> bool:
    """Whether a field, or the path to one, is of those that are shown nowhere."""
    return name.startswith(INTERNAL)


def internal(record: Record) -> dict[str, Any]:
    """What the service itself keeps about a record, never shown."""
    kept: dict[str, Any] = record.data.setdefault(INTERNAL, {})
    return kept


def identity(record: Record) -> Any:
    """The identity by which clients know a record: a number where identities are numbers, and
    without what stands above where it is a name below something."""
    kept = record.data.get(INTERNAL, {})
    return kept.get("number", kept.get("identity", record.id))


def identified(record: Record) -> dict[str, Any]:
    """The fields of a record with its identity, as services call it."""
    return dict.fromkeys(("id", "uuid"), identity(record)) | record.data


def parent(record: Record) -> str | None:
    """The identity of what a record stands below, None where it stands below nothing."""
    found: str | None = record.data.get(INTERNAL, {}).get("parent")
    return found


def enter(record: Record, field: str, phases: Sequence[Phase], now: float) -> None:
    """Begin the first of the phases now; the others follow, each when its forerunner ends."""
    begins, ahead = now, list[tuple[str, float]]()
    for phase in phases:
        ahead.append((phase.status, begins))
        begins += phase.seconds
    kept = internal(record)
    kept.pop("phases", None)
    kept.pop("due", None)
    record.data[field] = ahead[0][0]
    if len(ahead) > 1:
        kept["phases"] = [[status, when] for status, when in ahead[1:]]
        kept["due"] = ahead[1][1]


def current(record: Record, field: str, now: float) -> Any:
    """The status at the moment `now`."""
    status = record.data.get(field)
    ahead = record.data.get(INTERNAL, {}).get("phases")
    if ahead:
        for following, begins in ahead:
            if begins <= now:
                status = following
    return status


def settle(record: Record, field: str, now: float) -> bool:
    """Write down what has come to pass; whether anything changed."""
    kept = record.data.get(INTERNAL, {})
    ahead = kept.get("phases")
    if not ahead or ahead[0][1] > now:
        return False
    record.data[field] = current(record, field, now)
    left = [phase for phase in ahead if phase[1] > now]
    kept.pop("phases", None)
    kept.pop("due", None)
    if left:
        kept["phases"], kept["due"] = left, left[0][1]
    return True
