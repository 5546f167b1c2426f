"""Memory that a process shares with those that are forked from it."""

from __future__ import annotations

import fcntl
import mmap
import tempfile
import threading


class SharedMemory:
    """So many bytes, zero at first, as `content`; and a lock on them, for a `with` statement.

    The lock is that of POSIX record locks, which belong to a process: the end of a process, however
    it comes, lets go of it. What is written under it by one assignment is there whole, or not.
    """

    def __init__(self, size: int) -> None:
        self.content = mmap.mmap(-1, size)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the memory
        self._own = threading.Lock()

    def __enter__(self) -> None:
        self._own.acquire()
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._own.release()
