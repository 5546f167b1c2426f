"""The clock of a served address, kept in its store."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from liveref.control.errors import RefusedError
from liveref.control.revision import revise
from liveref.store.base import Reader, Session, Store
from liveref.values.clock import LATEST, Clock, ClockSetting

_SETTING = "clock"


class StoredClock:
    """A clock whose setting is part of the state: snapshots have it, and it outlives the process.

    Nothing waits for the time: a status, a token and an expiry are judged by the time of the
    request that asks. So whatever falls due while the clock is set ahead has happened, in its
    order, for the next request. Each setting is a commit, after which no remembered answer counts.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._clock.now()

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._clock.frozen

    @property
    def offset(self) -> float:
        """The seconds by which it is ahead of the real time."""
        return self._clock.offset

    async def freeze(self) -> None:
        """Stand still, at the time that it has."""
        await self._change(lambda clock: clock.freeze())

    async def resume(self) -> None:
        """Run on, from the time that it has."""
        await self._change(lambda clock: clock.resume())

    async def set(self, moment: float) -> None:
        """Have that time, in seconds since the epoch, frozen or not. Raises RefusedError for one
        that is not between the years 1970 and 9000."""
        await self._change(lambda clock: clock.set(moment))

    async def advance(self, seconds: float) -> None:
        """Go ahead by that many seconds. Raises RefusedError for less than none."""
        await self._change(lambda clock: clock.advance(seconds))

    async def synchronise(self) -> None:
        """Run, with the real time."""
        await self._change(lambda clock: clock.synchronise())

    def take_up(self, view: Reader) -> None:
        """Be set as the store says; as it is where the store says nothing."""
        self._clock.setting = self._stored(view)

    def begin(self, tx: Session) -> None:
        """Be set as the store says, and have it say so."""
        self.take_up(tx)
        tx.put_setting(_SETTING, msgspec.to_builtins(self._clock.setting))

    def _stored(self, view: Reader) -> ClockSetting:
        setting = view.setting(_SETTING)
        return self._clock.setting if setting is None else msgspec.convert(setting, ClockSetting)

    def put(self, tx: Session, setting: ClockSetting) -> None:
        """Be set that way, and write it down. Raises RefusedError for a time that can't be."""
        before, self._clock.setting = self._clock.setting, setting
        try:
            _check(self._clock.set_to)
        except ValueError as error:
            self._clock.setting = before
            raise RefusedError(f"{error}.") from None
        tx.put_setting(_SETTING, msgspec.to_builtins(setting))

    async def _change(self, change: Callable[[Clock], None]) -> None:
        """Change the setting that the store has: another process may have changed it."""

        def work(tx: Session) -> ClockSetting:
            clock = self._clock.other(self._stored(tx))
            change(clock)
            _check(clock.set_to)
            tx.put_setting(_SETTING, msgspec.to_builtins(clock.setting))
            revise(tx)
            return clock.setting

        try:
            self._clock.setting = await self._store.transact(work)
        except ValueError as error:
            raise RefusedError(f"{error}.") from None


def _check(moment: float) -> None:
    if not 0 <= moment <= LATEST:
        raise ValueError(f"a clock has a time between the years 1970 and 9000, and {moment} came")
