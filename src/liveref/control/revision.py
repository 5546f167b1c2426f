"""The revision of what processes remember of a store that they share.

A process remembers who a token belongs to, the clock, the faults, and which projects have their
first records. Whoever changes one of these writes a new revision in the same transaction. A process
compares it before each request, once the store has another version, and takes up what is stored.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from liveref.store.base import Reader, Session, Store

_SETTING = "revision"


def revise(tx: Session) -> None:
    """Have all processes take up anew what is stored, from this commit on. A revision comes once:
    one that a snapshot brings back stands for the state that it stood for."""
    tx.put_setting(_SETTING, secrets.token_hex(8))


class Revision:
    """The revision that this process has taken up; `take_up` reads what it remembers."""

    def __init__(self, store: Store, take_up: Callable[[Reader], None]) -> None:
        self._store, self._take_up = store, take_up
        self._version: int | None = None
        self._revision: object = self
        self._begun = self._done = 0
        self._turn = asyncio.Lock()
        self._fresh: set[asyncio.Task[object] | None] = set()

    @property
    def is_current(self) -> bool:
        """Whether nobody has committed since the last look."""
        version = self._store.version()
        return version is not None and version == self._version

    async def refresh(self) -> None:
        """Take up what others have changed. Raises StoreError.

        One look follows the other, so that none takes up what an earlier one has seen. Requests
        that wait for the same look share it: it has to begin after they came. A request that has
        not waited since its look, because its body had come with its head, needs no other one.
        """
        version = self._store.version()
        if version is not None and version == self._version:
            return
        if asyncio.current_task() not in self._fresh:
            await self._look(version)
            self._fresh.add(asyncio.current_task())
            asyncio.get_running_loop().call_soon(self._fresh.clear)

    async def _look(self, version: int | None) -> None:
        came = self._begun
        async with self._turn:
            if self._done > came:
                return
            self._begun = number = self._begun + 1
            if await self._store.setting(_SETTING) != self._revision:
                await self._store.read(self._compare)
            self._done, self._version = number, version

    def _compare(self, view: Reader) -> None:
        revision = view.setting(_SETTING)
        if revision != self._revision:
            self._take_up(view)
            self._revision = revision
