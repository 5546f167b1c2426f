"""The thread that writes."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from queue import Empty, SimpleQueue
from typing import Any

from liveref.store.base import StoreError
from liveref.store.batch import Batches
from liveref.store.handover import Handover
from liveref.store.job import Job, Work, answer
from liveref.store.table import Tables

LARGEST_BATCH = 128
"""So that the first of a batch doesn't wait for an endless queue behind it."""
GATHER_SECONDS = 0.002
"""The longest that a batch waits for those that came with the last one; see `_gather`."""


class Writer:
    """One thread that runs the work of all, batch by batch, and answers after each commit.

    Whatever has queued up while a commit was on its way to the disk makes up the next batch.
    `guard` is held during a batch; `on_commit` is the hook for tests.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        tables: Tables,
        guard: AbstractContextManager[Any],
        on_commit: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._batches = Batches(connection, tables, self._commit)
        self._guard = guard
        self._on_commit = on_commit
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._handover = Handover()
        self._entrance = threading.Lock()
        self._closed = False
        self._crowd = 1
        self._patience = 0.0
        self._thread = threading.Thread(target=self._serve, name="liveref-store", daemon=True)
        self._thread.start()

    async def run(self, work: Work) -> Any:
        """The value of `work`, once it is durable."""
        job = Job(work, asyncio.get_running_loop())
        with self._entrance:
            if self._closed:
                raise StoreError("the store is closed")
            self._handover.stand_aside(job.loop)
            self._queue.put(job)
        return await job.future

    def finish(self) -> None:
        """Answer what was accepted and end the thread. Blocks; may be called again."""
        with self._entrance:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        last = False
        while not last:
            jobs, last = self._next()
            jobs = [job for job in jobs if not job.future.cancelled()]
            while jobs:
                with self._guard:
                    done = self._batches.run(jobs)
                answer(jobs[:done])
                jobs = jobs[done:]
            self._handover.rest(waiting=not self._queue.empty())

    def _next(self) -> tuple[list[Job], bool]:
        """Wait for a job and take along what else is there; whether the end was reached."""
        first = self._queue.get()
        if first is None:
            return [], True
        jobs, last = self._gather([first])
        self._crowd = len(jobs)
        return jobs, last

    def _gather(self, jobs: list[Job]) -> tuple[list[Job], bool]:
        """What is there, and as many as the last batch had if they come soon.

        Who was answered together asks again together: without the wait, the first of them
        has a commit of its own while the others queue, and every second commit is wasted.
        It never waits longer than the last commit took, nor for a writer who is alone.
        """
        until = time.monotonic() + self._patience if self._crowd > 1 else 0.0
        with suppress(Empty), self._handover.gathering():
            while len(jobs) < LARGEST_BATCH:
                left = until - time.monotonic() if len(jobs) < self._crowd else 0.0
                job = self._queue.get(timeout=left) if left > 0 else self._queue.get_nowait()
                if job is None:
                    return jobs, True
                jobs.append(job)
        return jobs, False

    def _commit(self) -> None:
        begun = time.monotonic()
        with self._handover.commit():
            if self._on_commit is not None:
                self._on_commit()
            self._connection.execute("COMMIT")
        self._patience = min(time.monotonic() - begun, GATHER_SECONDS)
