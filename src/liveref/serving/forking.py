"""Processes that are forked from one which has neither threads nor an event loop.

A fork copies the thread that calls it and no other: a lock that another thread holds stays locked
in the child for good. So the parent starts no thread, and opens no database, whose connections must
not cross a fork either.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence

import msgspec

from liveref.serving.settings import Ready

log = logging.getLogger(__name__)

ENDING = (signal.SIGTERM, signal.SIGINT)
_CHUNK = 65536


class Report(msgspec.Struct, frozen=True):
    """The one message of a child: what it has to tell, or why it can't do its work."""

    ready: Ready | None = None
    failure: str | None = None


class Child:
    """A child process, and the pipe that its report comes by."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid, self.pipe = pid, pipe
        self._content = b""
        self.report: Report | None = None
        self.is_silent = False
        """Whether nothing more will come by the pipe."""

    def receive(self) -> None:
        """Take what has come by the pipe; it waits for it."""
        content = os.read(self.pipe, _CHUNK)
        self._content += content
        if not content:
            self.close()
            if self._content:
                self.report = msgspec.msgpack.decode(self._content, type=Report)

    def close(self) -> None:
        """Let go of the pipe."""
        if not self.is_silent:
            os.close(self.pipe)
        self.is_silent = True


Tell = Callable[[Report], None]
"""Sends the report of a child. A failure after it is logged."""


def fork(work: Callable[[Tell], None], unneeded: Sequence[int] = ()) -> Child:
    """A child process that does `work` and ends with it; `unneeded` are descriptors of the parent
    that it closes. The signals that end a process do so in the child, until it says otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    reader, writer = os.pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    pid = os.fork()
    if pid == 0:
        _be_child(work, writer, (*unneeded, reader))
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(writer)
    return Child(pid, reader)


def _be_child(work: Callable[[Tell], None], writer: int, unneeded: Sequence[int]) -> None:
    """Do the work, and end the process without what the parent would do at its end."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (*ENDING, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        for descriptor in unneeded:
            os.close(descriptor)

        work(_telling(writer))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)


def _telling(writer: int) -> Tell:
    is_told = False

    def tell(report: Report) -> None:
        nonlocal is_told
        if is_told:
            log.error("%s", report.failure)
            return
        is_told = True
        os.write(writer, msgspec.msgpack.encode(report))
        os.close(writer)

    return tell
