"""The way of all writes: their work runs where they are called, one thread commits."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import Any

from liveref.store.base import StoreError
from liveref.store.sql.table import Tables
from liveref.store.sqlite.batch import Batches
from liveref.store.sqlite.commits import CommitMarks
from liveref.store.sqlite.connections import BUSY_SECONDS, begin
from liveref.store.sqlite.job import Job, Work, settle

LARGEST_BATCH = 128
"""So that the first of a batch doesn't wait for an endless queue behind it."""
LONGEST_WAIT = 0.002
"""The longest, in seconds, that a batch waits for those that came with the last one."""

_Numbers = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, int]


class Writer:
    """Runs the work of all, batch by batch, and answers after each commit.

    A batch's statements run on an event loop's thread: they are short, and a thread of their own
    would have to fight that loop for the interpreter over every one of them. COMMIT, which waits
    for the disk and lets go of the interpreter, is the writer thread's. Work that comes meanwhile
    queues up and makes up the next batch. Whichever loop is first runs it for all: nobody depends
    on a loop that has been stopped.

    Clients that were answered together ask again together: without a wait, the first of them has a
    commit of its own while the others queue. So a batch waits until it is as large as the last one,
    but never longer than a commit takes, nor for a writer who is alone.

    Another process may have the database. Then the writer's thread waits for it, so that no loop
    has to, and gives the batch back to the loop.

    Work that takes long has turns. It is a batch of its own, and its loop goes on between two of
    them; whoever has to wait for its end, without a loop, runs what is left of it.

    `guard` is held from a batch's beginning to the end of its commit.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        tables: Tables,
        guard: threading.Lock,
        on_commit: Callable[[], None] | None,
        marks: CommitMarks | None = None,
    ) -> None:
        self._connection = connection
        self._batches = Batches(connection, tables, on_commit)
        self._marks = marks
        self._guard = guard
        self._entrance = threading.Lock()
        self._at_rest = threading.Condition(self._entrance)
        self._closed = False
        self._committed = 0
        self.version: int | None = 0
        """The number of commits; None while one is under way, and at the end."""
        self._busy = False  # a batch is on its way, and has the connection
        self._resting: Callable[[], None] | None = None  # the rest of a batch between two turns
        self.has_turns = False
        """Whether the batch that is on its way leaves turns to others."""
        self._queue: deque[Job] = deque()
        self._crowd = 1  # how many a batch waits for
        self._patience = 0.0  # and how long
        self._number = 0  # of the next batch
        self._called: _Numbers = weakref.WeakKeyDictionary()  # for which a loop has its turn
        self._timed: _Numbers = weakref.WeakKeyDictionary()  # for which a loop has a timer
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="liveref-store", daemon=True)
        self._thread.start()

    async def run(self, work: Work, *, has_turns: bool = False) -> Any:
        """The value of `work`, once it is durable."""
        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future(), has_turns)
        with self._entrance:
            if self._closed:
                raise StoreError("the store is closed")
            self._queue.append(job)
            if self._is_ready(loop) and self._called.get(loop) != self._number:
                self._called[loop] = self._number
                loop.call_soon(self._turn)
        return await job.future

    def _is_ready(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether the next batch may begin; one that is to wait is begun by this loop then."""
        if self._busy or not self._queue:
            return False
        if len(self._queue) >= self._crowd or self._queue[0].has_turns:
            return True
        if self._timed.get(loop) != self._number:
            self._timed[loop] = self._number
            loop.call_later(self._patience, self._wait_no_longer, self._number)
        return False

    def _wait_no_longer(self, number: int) -> None:
        if number == self._number:
            self._turn()

    def alone(self, work: Callable[[], None]) -> None:
        """Run `work`, which may use the connection, between two batches. Blocks until it is done;
        what it raises is raised here."""
        with self._at_rest:
            if self._closed:
                raise StoreError("the store is closed")
            self._wait_for_rest()
            self._busy = True
        try:
            with self._guard:
                work()
        finally:
            self._call((), self._rest(1))

    def finish(self) -> None:
        """Answer what was accepted and end the thread. Blocks; may be called again."""
        with self._entrance:
            self._closed = True
            self.version = None
        while self._left():
            self._turn()
        self._tasks.put(None)
        self._thread.join()

    def _left(self) -> bool:
        """Whether jobs are left behind the batch that is on its way, once it has ended."""
        with self._at_rest:
            self._wait_for_rest()
            return bool(self._queue)

    def _wait_for_rest(self) -> None:
        """Wait for the end of the batch that is on its way, and run the turns that its loop has
        not. The caller holds `_at_rest`."""
        while self._busy:
            if self._resting is None:
                self._at_rest.wait()
                continue
            self._at_rest.release()
            try:
                self._go_on()
            finally:
                self._at_rest.acquire()

    def _turn(self) -> None:
        """Begin the next batch, unless one is on its way."""
        jobs = self._take()
        if not jobs:
            return
        self._guard.acquire()
        try:
            begun = begin(self._connection, 0)
        except sqlite3.Error as error:
            self._batches.fail(jobs, error)
            self._tasks.put(partial(self._end, jobs))
            return
        if begun:
            self._run(jobs)
        else:
            self._tasks.put(partial(self._wait, jobs))

    def _wait(self, jobs: Sequence[Job]) -> None:
        """Begin a batch once another process lets go of the database; the batch runs on its loop,
        or here if that runs no more."""
        try:
            if not begin(self._connection, BUSY_SECONDS):
                raise StoreError(f"another process has had it for {BUSY_SECONDS:.0f} seconds")
        except (StoreError, sqlite3.Error) as error:
            self._batches.fail(jobs, error)
            self._end(jobs)
            return
        loop = jobs[0].loop
        if loop.is_running():
            with suppress(RuntimeError):  # it was closed meanwhile
                loop.call_soon_threadsafe(self._run, jobs)
                return
        self._run(jobs)

    def _run(self, jobs: Sequence[Job]) -> None:
        """Run the batch that was begun, and hand it over to be committed."""
        if jobs[0].has_turns:
            self._run_in_turns(jobs)
        else:
            self._hand_over(jobs, *self._batches.run(jobs))

    def _run_in_turns(self, jobs: Sequence[Job]) -> None:
        turns = self._batches.run_in_turns(jobs[0])

        def go_on() -> None:
            try:
                next(turns)
            except StopIteration as end:
                self._hand_over(jobs, *end.value)
            else:
                self._rest_between(jobs[0].loop, go_on)

        self.has_turns = True
        go_on()

    def _rest_between(self, loop: asyncio.AbstractEventLoop, go_on: Callable[[], None]) -> None:
        """Leave a turn to others."""
        with self._at_rest:
            self._resting = go_on
            self._at_rest.notify_all()
        with suppress(RuntimeError):  # the loop is closed: who waits for the end runs it
            loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        """Run the next turn of the batch that rests, if nobody else does."""
        with self._entrance:
            go_on, self._resting = self._resting, None
        if go_on is not None:
            go_on()

    def _hand_over(self, jobs: Sequence[Job], done: int, to_commit: bool) -> None:
        """Have the jobs of a batch committed that were dealt with; the others are for the next."""
        if done < len(jobs):
            with self._entrance:
                self._queue.extendleft(reversed(jobs[done:]))
        self._tasks.put(partial(self._commit if to_commit else self._end, jobs[:done]))

    def _take(self) -> list[Job]:
        """The next batch, and with it the connection. A caller that was cancelled takes it
        along."""
        with self._entrance:
            jobs: list[Job] = []
            if self._busy:
                return jobs
            self._number += 1
            while self._queue and len(jobs) < LARGEST_BATCH:
                if jobs and (jobs[0].has_turns or self._queue[0].has_turns):
                    break
                job = self._queue.popleft()
                if not job.future.cancelled():
                    jobs.append(job)
            self._busy = bool(jobs)
        return jobs

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()

    def _commit(self, jobs: Sequence[Job]) -> None:
        begun = time.monotonic()
        self.version = None
        if self._marks is not None:
            self._marks.turn()
        self._batches.commit(jobs)
        if self._marks is not None:
            self._marks.turn()
        self._committed += 1
        with self._entrance:
            self.version = None if self._closed else self._committed
        self._patience = min(time.monotonic() - begun, LONGEST_WAIT)
        self._end(jobs)

    def _end(self, jobs: Sequence[Job]) -> None:
        """Let go of the connection and answer jobs."""
        self._guard.release()
        self._call(jobs, self._rest(len(jobs)))

    def _rest(self, done: int) -> set[asyncio.AbstractEventLoop]:
        """Let go of the connection; the loops that wait for a turn."""
        with self._at_rest:
            self._busy = self.has_turns = False
            self._crowd = max(1, done)
            self._at_rest.notify_all()
            return {job.loop for job in self._queue}

    def _call(self, done: Sequence[Job], waiting: set[asyncio.AbstractEventLoop]) -> None:
        """Answer jobs and have the next batch run, by one call to each loop concerned."""
        answers: dict[asyncio.AbstractEventLoop, list[Job]] = {loop: [] for loop in waiting}
        for job in done:
            answers.setdefault(job.loop, []).append(job)
        for loop, jobs in answers.items():
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._resume, loop, jobs)

    def _resume(self, loop: asyncio.AbstractEventLoop, jobs: Sequence[Job]) -> None:
        settle(jobs)
        with self._entrance:
            ready = self._is_ready(loop)
        if ready:
            self._turn()
