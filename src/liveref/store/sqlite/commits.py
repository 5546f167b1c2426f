"""The commits of all processes: whether there was one, and how many SQLite has counted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from liveref.store.sqlite.connections import connect_reader
from liveref.values.shared_memory import Numbers


class CommitMarks:
    """The marks that processes make of their commits, in memory that they share: the number of a
    process is odd while it commits, and another one afterwards."""

    def __init__(self, numbers: Numbers, process: int) -> None:
        self._numbers, self._process = numbers, process
        number = numbers.all[process]
        self._number = number + 2 - number % 2  # that of a process which died may be odd
        numbers.put(process, self._number)

    def turn(self) -> None:
        """This process begins to commit, or has ended it."""
        self._number += 1
        self._numbers.put(self._process, self._number)

    @property
    def raw(self) -> bytes:
        """All marks."""
        return self._numbers.raw

    @property
    def are_at_rest(self) -> bool:
        """Whether no process commits, and none has died amid it."""
        return not any(number % 2 for number in self._numbers.all)


class DataVersion:
    """SQLite's own count of commits, of whatever process, as one connection sees them.

    A commit is counted once it is durable, before anybody is told of it. To ask costs as much as a
    small read; with `marks`, it is asked only if there was a commit. Call it from one thread.
    """

    def __init__(self, folder: Path, marks: CommitMarks | None) -> None:
        self._connection = connect_reader(folder)
        self._marks = marks
        self._seen: bytes | None = None
        self._version: int | None = None

    def __call__(self) -> int | None:
        """The count; None where it can't be read, and once this is closed."""
        marks = self._marks
        if marks is None:
            return self._ask()
        raw = marks.raw
        if raw != self._seen:
            self._seen = raw if marks.are_at_rest else None
            self._version = self._ask()
        return self._version

    def _ask(self) -> int | None:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()
        self._marks = None
