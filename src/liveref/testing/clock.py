"""The clock of a server, as a test steers it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from liveref.control.clock_pages import ShownClock
from liveref.testing.connection import Connection


class RemoteClock:
    """Times, durations of statuses and expiries go by it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromisoformat(self._shown().now)

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._shown().frozen

    @property
    def offset(self) -> timedelta:
        """How much it is ahead of the real time."""
        return timedelta(seconds=self._shown().offset)

    def advance(self, **duration: float) -> None:
        """Set it ahead, by what `timedelta` takes: `minutes=10`. Whatever falls due on the way has
        happened then, in its order."""
        seconds = timedelta(**duration).total_seconds()
        self._connection.call("POST", "/clock/advance", {"seconds": seconds})

    def freeze(self, at: datetime | None = None) -> None:
        """Let it stand still, at its time or at that one."""
        self._change(frozen=True, **_moment(at))

    def resume(self) -> None:
        """Let it run on from its time."""
        self._change(frozen=False)

    def set(self, moment: datetime) -> None:
        """Set it to a time, in UTC if it has no zone; it stands or runs as before."""
        self._change(**_moment(moment))

    def synchronise(self) -> None:
        """Let it run with the real time."""
        self._change(frozen=False, offset=0)

    def _shown(self) -> ShownClock:
        shown: ShownClock = self._connection.call("GET", "/clock", answer=ShownClock)
        return shown

    def _change(self, **change: Any) -> None:
        self._connection.call("PUT", "/clock", change)


def _moment(moment: datetime | None) -> dict[str, datetime]:
    if moment is None:
        return {}
    return {"now": moment if moment.tzinfo else moment.replace(tzinfo=UTC)}
