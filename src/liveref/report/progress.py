"""A download's progress on a terminal; silence where there is none."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn


class Bar:
    """A bar on standard error while something is being fetched."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def start(self, total: int | None) -> None:
        """A download of `total` bytes begins; None when that is not known."""
        self.done()
        if not sys.stderr.isatty():
            return
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"fetching {self._label}", total=total)
        self._bar.start()

    def advance(self, n: int) -> None:
        """`n` more bytes have come."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, n)

    def done(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
