"""Keeps a number of processes running, and ends them together."""

from __future__ import annotations

import os
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from liveref.edge.listening import ServeError
from liveref.serving.forking import ENDING, Child

MOST_DEATHS, DEATHS_WITHIN = 10, 10.0
"""So many processes that end within so many seconds end the server."""
_GRACE = 0.5
"""Seconds beyond the time that a process has for its end, before it is killed."""

ForkWorker = Callable[[int, str | None, Sequence[int]], Child]
"""Forks a process: its number from 0, whose place it takes, and descriptors that are not for it."""


class Supervisor:
    """Runs `count` processes until SIGTERM or SIGINT: one that ends is started again. Use it on the
    main thread, as a context manager that ends them all, within `patience` seconds."""

    def __init__(self, fork_worker: ForkWorker, count: int, patience: float) -> None:
        self._fork_worker, self._count, self._patience = fork_worker, count, patience
        self._children: dict[int, Child] = {}
        self._numbers: dict[int, int] = {}
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._is_told = False
        self._wakeup, self._waker = os.pipe()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Supervisor:
        os.set_blocking(self._wakeup, False)
        os.set_blocking(self._waker, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (*ENDING, signal.SIGCHLD):
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._wakeup)
        os.close(self._waker)

    def _on_signal(self, number: int, _: object) -> None:
        self._is_told = self._is_told or number in ENDING

    def start(self) -> bool:
        """Start all and wait until each has reported; False if the end came before. Raises
        ServeError where one can't do its work."""
        for number in range(self._count):
            self._fork(number, None)
        while not self._is_told:
            children = self._children.values()
            for child in children:
                if child.report is not None and child.report.failure is not None:
                    raise ServeError(child.report.failure)
            if all(child.report is not None for child in children):
                return True
            self._wait()
            self._replace_ended()
        return False

    def watch(self) -> None:
        """Run until told to end. Raises ServeError where processes end again and again."""
        while not self._is_told:
            self._wait()
            self._replace_ended()

    def _fork(self, number: int, place_of: str | None) -> None:
        pipes = [child.pipe for child in self._children.values() if not child.is_silent]
        child = self._fork_worker(number, place_of, (self._wakeup, self._waker, *pipes))
        self._children[child.pid], self._numbers[child.pid] = child, number

    def _wait(self, seconds: float | None = None) -> None:
        """Wait for a signal or a report."""
        pipes = {child.pipe: child for child in self._children.values() if not child.is_silent}
        ready, _, _ = select.select([self._wakeup, *pipes], [], [], seconds)
        for descriptor in ready:
            if descriptor == self._wakeup:
                os.read(self._wakeup, 4096)
            else:
                pipes[descriptor].receive()

    def _replace_ended(self) -> None:
        for child, end in self._reaped():
            self._deaths.append(time.monotonic())
            if len(self._deaths) == MOST_DEATHS and self._has_had_enough():
                raise ServeError(_enough(child, end))
            if not self._is_told:
                self._fork(self._numbers.pop(child.pid), f"{child.pid} {end}")

    def _has_had_enough(self) -> bool:
        return self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN

    def _reaped(self) -> list[tuple[Child, str]]:
        """The children that have ended, each with how."""
        ended = []
        for child in list(self._children.values()):
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                while not child.is_silent:
                    child.receive()
                del self._children[pid]
                ended.append((child, _how(status)))
        return ended

    def _end(self) -> None:
        """End all: those that don't end in time are killed."""
        self._signal(signal.SIGTERM)
        end = time.monotonic() + self._patience + _GRACE
        while self._children and (left := end - time.monotonic()) > 0:
            self._wait(left)
            self._reaped()
        self._signal(signal.SIGKILL)
        for child in self._children.values():
            os.waitpid(child.pid, 0)
            child.close()

    def _signal(self, number: signal.Signals) -> None:
        for child in self._children.values():
            os.kill(child.pid, number)


def _how(status: int) -> str:
    """The end of a process, for a person."""
    code = os.waitstatus_to_exitcode(status)
    return f"ended with code {code}" if code >= 0 else f"was ended by signal {-code}"


def _enough(child: Child, end: str) -> str:
    failure = child.report.failure if child.report is not None else None
    return (
        f"{MOST_DEATHS} processes ended within {DEATHS_WITHIN:.0f} seconds. The last one, "
        f"{child.pid}, {end}{f': {failure}' if failure else '; see what it wrote'}"
    )
