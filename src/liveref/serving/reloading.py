"""References that are read anew when their files change, while they are served."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from liveref.caching.watched import State
from liveref.edge.listening import ServeError
from liveref.loading import Loaded, LoadError
from liveref.model.api import API
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.mounting import MountError, Wanted
from liveref.report.changes import change_lines
from liveref.report.places import shown
from liveref.store.base import StoreError

Tell = Callable[[str, bool], None]
"""Takes a line for a person, and whether it tells of a failure."""
Swap = Callable[[Sequence[Wanted]], Awaitable[None]]
"""Lets these references answer, with the records that there are. Raises MountError, ServeError,
StoreError, and then nothing has changed."""

log = logging.getLogger(__name__)

_PAUSE = 0.5
_REST = 50
"""The rest between two looks at the files, as a multiple of the time that a look takes: two percent
of a core."""
_SETTLING = 0.1
"""Seconds from a change to the reading: editors write more than one file."""
_MOST = 10


class Reloader:
    """Looks at the files of references, again and again; what can't be used changes nothing."""

    def __init__(self, wanted: Sequence[Wanted], swap: Swap, tell: Tell) -> None:
        self._served = list(wanted)
        self._swap, self._tell = swap, tell
        self._watched = [reference.loaded.watched for reference in wanted]
        self._states: list[State | None] = [watched.made for watched in self._watched]

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            began = time.monotonic()
            states = await asyncio.to_thread(self._look)
            taken = time.monotonic() - began
            for number, state in enumerate(states):
                if state != self._states[number]:
                    await asyncio.sleep(_SETTLING)
                    await self._attempt(number)
            await asyncio.sleep(max(_PAUSE, _REST * taken))

    def _look(self) -> list[State]:
        return [watched.state() for watched in self._watched]

    async def _attempt(self, number: int) -> None:
        try:
            await self._reload(number)
        except Exception:
            log.exception("reload: %s is served as it was", self._served[number].loaded.api.name)

    async def _reload(self, number: int) -> None:
        """Read a reference; serve it if it can be read, and say what is different."""
        before = self._served[number]
        name = before.loaded.api.name
        try:
            loaded = await asyncio.to_thread(self._read, number)
            wrong = new_errors(before.loaded, loaded)
            if wrong:
                self._refuse(name, wrong)
                return
            after = msgspec.structs.replace(before, loaded=loaded)
            served = [*self._served[:number], after, *self._served[number + 1 :]]
            await self._swap(served)
        except (LoadError, MountError, ServeError, StoreError) as error:
            self._refuse(name, str(error).splitlines())
            return
        self._served = served
        self._say(name, before.loaded.api, loaded.api)

    def _read(self, number: int) -> Loaded:
        """The reference as it is now; from here on its files are those to look at."""
        # Before the reading: what can't be read is tried again once a file changes after it.
        self._states[number] = self._watched[number].state()
        loaded = self._served[number].loaded.again()
        self._watched[number], self._states[number] = loaded.watched, loaded.watched.made
        return loaded

    def _refuse(self, name: str, reasons: Sequence[str]) -> None:
        self._tell(f"reload: {name} is served as it was, since it has errors now:", True)
        for reason in reasons[:_MOST]:
            self._tell(f"  {reason}", True)
        if len(reasons) > _MOST:
            self._tell(f"  ... and {len(reasons) - _MOST} more", True)

    def _say(self, name: str, old: API, new: API) -> None:
        lines = change_lines(old, new)
        changes = "" if lines else ", none of which has changed"
        self._tell(f"reload: {name} has {len(new.operations)} operations{changes}", False)
        for line in lines:
            self._tell(f"  {line}", False)


def new_errors(old: Loaded, new: Loaded) -> list[str]:
    """The errors in a reference that were not in it before, wherever they stand in their file."""
    before = {_without_line(diagnostic) for diagnostic in old.api.diagnostics}
    return [
        f"{shown(diagnostic.origin, new.root)}: {diagnostic.message}"
        for diagnostic in new.api.diagnostics
        if diagnostic.severity is Severity.ERROR and _without_line(diagnostic) not in before
    ]


def _without_line(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.code, diagnostic.origin.file, diagnostic.message
