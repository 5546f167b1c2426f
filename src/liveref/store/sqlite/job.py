"""Work that somebody waits for, and how it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from liveref.store.base import Session

Work = Callable[[Session], Any]


class Job(msgspec.Struct, eq=False):
    """Work, the loop and the future that wait for it, and its value or its error."""

    work: Work
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    has_turns: bool = False
    """Whether the work is a generator, which leaves turns to others."""
    value: Any = None
    error: BaseException | None = None


def settle(jobs: Iterable[Job]) -> None:
    """Answer jobs of the running loop. A caller that was cancelled waits no more."""
    for job in jobs:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.value)
        else:
            job.future.set_exception(job.error)
