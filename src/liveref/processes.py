"""Work that forked processes do, where the machine has room for them.

Python runs one thread at a time, so that only processes use a second core. They are forked, which
takes some milliseconds and hands over all that was read; only results travel, as msgpack.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

__all__ = ["Elsewhere", "parts", "room", "share_out"]

S = TypeVar("S")
R = TypeVar("R")


def room() -> int:
    """The number of processes that may work at the same time, 1 where this one can't be forked.

    A fork copies the thread that calls it and no other: a lock that another one holds stays locked
    in the child for good.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    tasks = Path("/proc/self/task")  # threads that are not Python's, where they can be seen
    return 1 if tasks.is_dir() and len(list(tasks.iterdir())) > 1 else _cores()


def _cores() -> int:
    with contextlib.suppress(AttributeError):  # the cores that this process may use, if known
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parts(items: Sequence[S], fewest: int) -> list[Sequence[S]]:
    """Items in as many parts as the machine has room for processes, none with fewer than `fewest`
    but where there is one part only. Neighbours stay together."""
    count = max(1, min(room(), len(items) // fewest))
    size = max(1, -(-len(items) // count))
    return [items[at : at + size] for at in range(0, len(items), size)]


def share_out(work: Callable[[S], R], shares: Sequence[S], kind: Any) -> list[R]:
    """The result of some work on each share, in their order: the first is worked on here, each
    other one in a process of its own. `kind` is the type of a result, for msgspec."""
    others = [Elsewhere(partial(work, share), kind) for share in shares[1:]]
    try:
        return [*(work(share) for share in shares[:1]), *(other.result() for other in others)]
    finally:
        for other in others:
            other.close()


class Elsewhere(Generic[R]):
    """Some work that a forked process does meanwhile. Where there is no room for one, or it ends
    without a result, the work is done here when the result is asked for."""

    def __init__(self, work: Callable[[], R], kind: Any) -> None:
        self._work, self._kind = work, kind
        self._process, self._pipe = _start(work) if room() > 1 else (0, -1)

    def result(self) -> R:
        """The result; whatever the work raises, where it has to be done here."""
        content = self._content()
        with contextlib.suppress(msgspec.MsgspecError):
            result: R = msgspec.msgpack.decode(content, type=self._kind)
            return result
        return self._work()

    def _content(self) -> bytes:
        """All that the process writes, nothing if there is none."""
        if not self._process:
            return b""
        try:
            with open(self._pipe, "rb", closefd=False) as stream:
                return stream.read()
        except OSError:
            return b""
        finally:
            self.close()

    def close(self) -> None:
        """End the process, if it still runs: nobody waits for it any more."""
        if self._process:
            os.close(self._pipe)
            with contextlib.suppress(OSError):  # somebody else may have reaped it
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
            self._process = 0


def _start(work: Callable[[], Any]) -> tuple[int, int]:
    """Fork a child that works, writes its result, and ends: its process, and the pipe.

    Nothing but `os` is needed for that: `multiprocessing` takes longer to import than a small
    reference takes to be read.
    """
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:  # no more processes are allowed
        os.close(reading)
        os.close(writing)
        return 0, -1
    if process:
        os.close(writing)
        return process, reading
    try:
        os.close(reading)
        with open(writing, "wb") as stream:  # noqa: PTH123
            stream.write(msgspec.msgpack.encode(work()))
    finally:  # whatever happens, the child goes no further
        os._exit(0)
