"""Memory that a process shares with those that are forked from it."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import tempfile
import weakref
from pathlib import Path

_NUMBER = struct.Struct("<q")


class SharedMemory:
    """So many bytes, zero at first, as `content`; and a lock on them, for a `with` statement.

    The lock is that of POSIX record locks, which belong to a process: the end of a process, however
    it comes, lets go of it, and threads of one process have to have a lock of their own. What is
    written under it by one assignment is there whole, or not.
    """

    def __init__(self, size: int) -> None:
        self.content = mmap.mmap(-1, size)
        self._lock, path = tempfile.mkstemp(prefix="liveref-")
        Path(path).unlink()
        weakref.finalize(self, os.close, self._lock)

    def __enter__(self) -> None:
        fcntl.lockf(self._lock, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._lock, fcntl.LOCK_UN)


class Numbers:
    """A number for each of some processes, 0 at first, which that process alone sets: no lock is
    needed."""

    def __init__(self, processes: int) -> None:
        self._content = mmap.mmap(-1, processes * _NUMBER.size)

    def put(self, process: int, number: int) -> None:
        """Set the number of a process, counted from 0."""
        _NUMBER.pack_into(self._content, process * _NUMBER.size, number)

    @property
    def raw(self) -> bytes:
        """All of them, as bytes to be compared."""
        return self._content[:]

    @property
    def all(self) -> list[int]:
        """All of them."""
        return [number for (number,) in _NUMBER.iter_unpack(self.raw)]
