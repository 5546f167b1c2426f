"""Work that somebody waits for, and how it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from liveref.store.base import Session

Work = Callable[[Session], Any]


class Job:
    """Work, the loop and the future that wait for it, and what came of it."""

    __slots__ = ("error", "future", "loop", "value", "work")

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.value: Any = None
        self.error: BaseException | None = None

    def fail(self, error: BaseException) -> None:
        """Take down what was raised."""
        self.error = error

    def settle(self) -> None:
        """Answer, on the loop that waits. A caller that was cancelled waits no more."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


def settle(jobs: Iterable[Job]) -> None:
    """Answer jobs of the running loop. A caller that was cancelled waits no more."""
    for job in jobs:
        job.settle()
