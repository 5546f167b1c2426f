"""Who has the interpreter: a courtesy between event loops and the writer's thread.

Python runs one thread at a time. SQLite calls let go of the interpreter for a few
microseconds each, and a busy event loop takes it back every time before the writer's thread
has woken up: a batch of short statements then takes hundreds of milliseconds. So a loop that
has handed in work stands aside while the writer runs statements, which is hardly longer than
it would take to run them itself, and goes on while the commit waits for the disk.

Nothing depends on this but speed: every wait is bounded.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

RUN_SECONDS = 0.005
"""The longest that a loop stands aside at once for running work."""
TICK_SECONDS = 0.001
"""How often a loop looks whether a commit has come back ..."""
COMMIT_SECONDS = 0.0001
"""... and the longest that it then waits for it."""


class Handover:
    """Tells event loops what the writer's thread is at, and has them wait for it."""

    def __init__(self) -> None:
        self._committing = False
        self._gathering = False
        self._ran = threading.Event()  # there is nothing to run that a loop could wait for
        self._committed = threading.Event()
        self._ran.set()
        self._waiting: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()

    def stand_aside(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have this loop, the running one, stand aside once it has handed in all it has.

        Called just before work is handed in: the writer's `rest` comes after it for sure.
        """
        if not self._committing:
            self._ran.clear()
        if loop not in self._waiting:
            self._waiting.add(loop)
            loop.call_soon(self._wait, loop)

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._committing:
            self._committed.wait(COMMIT_SECONDS)
        if self._gathering:
            loop.call_later(TICK_SECONDS, self._wait, loop)
            return
        self._ran.wait(RUN_SECONDS)
        if self._committing or not self._ran.is_set():
            loop.call_later(TICK_SECONDS, self._wait, loop)
        else:
            self._waiting.discard(loop)

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Around what the writer does without the interpreter."""
        self._committing = True
        self._committed.clear()
        self._ran.set()
        try:
            yield
        finally:
            self._committing = False
            self._committed.set()

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Around the writer's wait for more work, which only the loops can hand in."""
        self._gathering = True
        try:
            yield
        finally:
            self._gathering = False

    def rest(self, *, waiting: bool) -> None:
        """Called by the writer behind a batch: whether there is more for it to run."""
        if waiting:
            self._ran.clear()
        else:
            self._ran.set()
