"""A download as a person sees it: a line that announces it, and a bar on a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn


class Bar:
    """The progress of a fetch, on standard error."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def start(self, name: str, total: int | None) -> None:
        """A download of `total` bytes begins; None when that is not known."""
        self.done()
        size = "size unknown" if total is None else decimal(total)
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"fetching {name} ({size})", markup=False)
        if not sys.stderr.isatty():
            return
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task(name, total=total)
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
