"""The clock of a served address: real, frozen, or some seconds apart from the real one."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

LATEST = 221_845_392_000.0
"""The year 9000: what a service works out of the time, such as an expiry, still has a year of four
digits (ISO 8601)."""


class ClockSetting(msgspec.Struct, frozen=True, kw_only=True):
    """The setting of a clock. `offset` is in seconds; `frozen` is the moment at which the clock
    stands still, in seconds since the epoch, None for a clock that runs."""

    offset: float = 0.0
    frozen: float | None = None


class Clock:
    """The time that records, statuses and tokens live by, in seconds since the epoch.

    A call of the clock gives the time. A duration is never measured by it, and no timeout of the
    server: these take the monotonic clock of the machine. `real` is the clock behind it.
    """

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self.setting = ClockSetting()

    def other(self, setting: ClockSetting) -> Clock:
        """Another clock of that setting, over the same real one."""
        clock = Clock(self._real)
        clock.setting = setting
        return clock

    def now(self) -> float:
        """The time, in seconds since the epoch; a clock that runs stops at `LATEST`."""
        return min(self.set_to, LATEST)

    __call__ = now

    @property
    def set_to(self) -> float:
        """The time that the setting gives, be it beyond all calendars."""
        setting = self.setting
        return self._real() + setting.offset if setting.frozen is None else setting.frozen

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self.setting.frozen is not None

    @property
    def offset(self) -> float:
        """The seconds by which it is ahead of the real time."""
        return self.setting.offset if self.setting.frozen is None else self.now() - self._real()

    def freeze(self) -> None:
        """Stand still, at the time that it has."""
        self.setting = ClockSetting(frozen=self.now())

    def resume(self) -> None:
        """Run on, from the time that it has."""
        if self.frozen:
            self.setting = ClockSetting(offset=self.offset)

    def set(self, moment: float) -> None:
        """Have that time, in seconds since the epoch: a frozen clock stands there, one that runs
        goes on from there."""
        if self.frozen:
            self.setting = ClockSetting(frozen=moment)
        else:
            self.setting = ClockSetting(offset=moment - self._real())

    def advance(self, seconds: float) -> None:
        """Go ahead by that many seconds. ValueError for less than none."""
        if seconds < 0:
            raise ValueError(f"a clock is advanced by 0 seconds or more, and {seconds} came")
        if self.setting.frozen is None:
            self.setting = ClockSetting(offset=self.setting.offset + seconds)
        else:
            self.setting = ClockSetting(frozen=self.setting.frozen + seconds)

    def synchronise(self) -> None:
        """Run, and have the real time."""
        self.setting = ClockSetting()
