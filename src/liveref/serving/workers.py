"""Serving by several processes on one machine.

The parent reads the references, opens the socket, takes the folder and forks. It answers nothing.
One socket is shared: a connection waits in its queue for whichever process is free, and none is
lost with a process that dies. (With SO_REUSEPORT, each process would have a queue of its own.)
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from liveref.control.har import HARFile
from liveref.control.ring import Ring
from liveref.control.seed.problem import SeedError
from liveref.control.tally import Tally
from liveref.edge.accepting import Share
from liveref.edge.listening import ServeError, address, bind
from liveref.edge.server import event_loop
from liveref.loading import Loaded
from liveref.mounting import MountError, Wanted
from liveref.serving.assembly import Assembly, assembly
from liveref.serving.forking import ENDING, Child, Report, Tell, fork
from liveref.serving.settings import Output, Ready, Settings
from liveref.serving.sharing import Sharing
from liveref.serving.supervising import Supervisor
from liveref.store.base import StoreError
from liveref.store.opening import CommitMarks, lock_store
from liveref.values.generator import SharedPlace
from liveref.values.shared_memory import Numbers

log = logging.getLogger(__name__)


def serve_by_workers(
    references: Sequence[Wanted],
    settings: Settings,
    *,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
    output: Output,
) -> None:
    """Serve by `settings.workers` processes until SIGTERM or SIGINT. `ready` is called, in this
    process, once all of them answer. Raises ServeError, StoreError, MountError."""
    if settings.reloading is not None:
        raise ServeError("--reload is for one process: leave out --workers, or --reload.")
    with ExitStack() as opened:
        listener = opened.enter_context(bind(settings.host, settings.port))
        sharing = opened.enter_context(_sharing(settings))
        made = assembly(references, settings, bundled, address(listener), sharing)
        lifeline, hold = os.pipe()
        opened.callback(os.close, lifeline)
        opened.callback(os.close, hold)
        gc.freeze()  # so that collections in the children don't copy what they share
        unneeded = (hold, *output.descriptors)
        state = _started(fork(partial(_start, made, output), unneeded))

        count, patience = settings.workers, settings.edge.limits.end_seconds
        shares, commits = Numbers(count), Numbers(count)

        def fork_worker(number: int, place_of: str | None, others: Sequence[int]) -> Child:
            entry = Entry(listener, shares, commits, number, lifeline)
            return fork(partial(_work, made, output, entry, place_of), (*unneeded, *others))

        with Supervisor(fork_worker, count, patience) as supervisor:
            opened.callback(listener.close)
            if supervisor.start():
                ready(state)
                supervisor.watch()
            listener.close()  # nobody is to wait in its queue


@contextmanager
def _sharing(settings: Settings) -> Iterator[Sharing]:
    """The folder, which is locked, and the memory of all processes. Raises StoreError,
    ServeError."""
    with ExitStack() as opened:
        folder: Path | None = None
        records = settings.place.records if settings.place is not None else None
        if records is None:
            folder = records = Path(tempfile.mkdtemp(prefix="liveref-"))
            opened.callback(shutil.rmtree, folder, ignore_errors=True)
        if isinstance(records, Path):
            opened.callback(lock_store(records).close)
        _begin_recording(settings.control.record)
        count, places = settings.workers, (SharedPlace(), SharedPlace())
        yield Sharing(folder, Ring(settings.control.remembered, count), Tally(count), places)


def _begin_recording(path: Path | None) -> None:
    try:
        if path is not None:
            HARFile(path).close()
    except OSError as error:
        raise ServeError(f"{path} can't be written: {error.strerror}.") from None


def _started(child: Child) -> Ready:
    """The report of the process that has started the state. Raises ServeError."""
    while not child.is_silent:
        child.receive()
    os.waitpid(child.pid, 0)
    report = child.report
    if report is None or report.ready is None:
        raise ServeError((report and report.failure) or "The process that starts the store ended.")
    return report.ready


def _start(made: Assembly, output: Output, tell: Tell) -> None:
    """Bring the store to what is served, with its first records: once, before there are workers."""

    async def start() -> Ready:
        async with made.opened(is_first=True) as controlled:
            password = await controlled.state.start(made.settings.password, made.settings.seeds)
            return made.ready(controlled, password)

    with output.open():
        output.announce()
        _reported(lambda: tell(Report(ready=asyncio.run(start()))), tell)


class Entry(NamedTuple):
    """The way by which requests come to a worker, and its end: the socket, the connections and the
    commits of all workers, its own number, and a pipe that the parent alone holds open."""

    listener: socket.socket
    shares: Numbers
    commits: Numbers
    number: int
    lifeline: int


def _work(made: Assembly, output: Output, entry: Entry, place_of: str | None, tell: Tell) -> None:
    """Answer requests until told to end, or until the parent is gone."""

    async def work() -> None:
        ending, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in ENDING:
            loop.add_signal_handler(number, ending.set)
        loop.add_reader(entry.lifeline, partial(_end, loop, entry.lifeline, ending))
        made.join(entry.number)
        marks = CommitMarks(entry.commits, entry.number)
        async with made.opened(marks=marks) as controlled:
            controlled.state.join(made.settings.password)
            share = Share(entry.shares, entry.number)
            await made.run(controlled, entry.listener, lambda: tell(Report()), ending, share)

    with output.open():
        if place_of is not None:
            log.warning("Process %s; %d takes its place.", place_of, os.getpid())
        with asyncio.Runner(loop_factory=event_loop) as runner:
            _reported(lambda: runner.run(work()), tell)


def _end(loop: asyncio.AbstractEventLoop, lifeline: int, ending: asyncio.Event) -> None:
    """The parent is gone: nobody else holds the other end of the pipe."""
    loop.remove_reader(lifeline)
    ending.set()


def _reported(work: Callable[[], None], tell: Tell) -> None:
    """Do work, and report why it can't be done."""
    try:
        work()
    except (ServeError, StoreError, SeedError, MountError) as error:
        tell(Report(failure=str(error)))
