"""Records that end at a moment which a request sets."""

from __future__ import annotations

from typing import Any, Self

from liveref.service.effects import records
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import EXPIRES, change_meta, meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.store.base import Condition, Reader, Transaction
from liveref.values.clock import LATEST
from liveref.values.times import moment
from liveref.values.whole_numbers import whole_number

_AT_ONCE = 200
"""Records that one request removes at most: others wait for it."""


class Expires(Step):
    """Notes when a record is gone, by a moment or by seconds; the moment must be to come."""

    declared = ("expiry",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        has_expiry = plan.system.behaviour(plan.resource.name).expiry is not None
        traits = plan.operation.effect.traits
        return cls(plan) if has_expiry and plan.takes_fields and not traits.reads else None

    def make(self, change: Change) -> None:
        self._note(change)

    def change(self, change: Change) -> None:
        self._note(change)

    def _note(self, change: Change) -> None:
        expiry, data = self.plan.system.behaviour(change.resource).expiry, change.record.data
        if expiry is None:
            return
        now, end = change.call.now, _moment(expiry.field, data.get(expiry.field or ""))
        seconds = _seconds(expiry.after, change.given.get(expiry.after or ""))
        if seconds is not None:
            end = now + seconds
            if expiry.field is not None:
                data[expiry.field] = int(end)
                data.pop(expiry.after or "", None)
        elif end is not None and end <= now and expiry.field in change.given:
            raise Problem(400, f"{expiry.field} must be in the future.", field=expiry.field)
        if end is not None or (expiry.field and meta_of(change.record).expires is not None):
            change_meta(change.record).expires = end


def expired(tx: Reader, system: System, now: float) -> list[tuple[str, str]]:
    """The kinds and identities of records that have ended, some of them if they are many."""
    ended = [Condition(EXPIRES, now, "le")]
    kinds = (system.kind(name) for name in system.expiring)
    return [(kind, one.id) for kind in kinds for one in tx.page(kind, ended, limit=_AT_ONCE)]


def remove_expired(tx: Transaction, system: System, now: float) -> list[str]:
    """Remove records that have ended. The keys of their stored bodies."""
    orphans: list[str] = []
    ended = [Condition(EXPIRES, now, "le")]
    for name in system.expiring:
        for record in tx.page(system.kind(name), ended, limit=_AT_ONCE):
            orphans += records.delete(tx, system, name, record)
    return orphans


def _seconds(field: str | None, value: Any) -> int | None:
    """The seconds that a request gives. Raises Problem 400."""
    if value is None or field is None:
        return None
    seconds = whole_number(value)
    if seconds is None or not 0 < seconds < 2**40:
        raise Problem(400, f"{field} must be a positive number of seconds.", field=field)
    return seconds


def _moment(field: str | None, value: Any) -> float | None:
    """A moment that a field has, in seconds since the epoch. Raises Problem 400."""
    if value is None or value == "" or field is None:
        return None
    number = value if isinstance(value, int | float) else whole_number(value)
    time = moment(str(value)) if number is None else number
    if time is None or not 0 <= time <= LATEST:
        raise Problem(400, f"{field} must be a time.", field=field)
    return float(time)
