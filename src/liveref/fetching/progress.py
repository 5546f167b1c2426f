"""Reports the progress of a download. It never prints: the caller shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of one download: `start` once an attempt, `advance` often, `done` however it ends."""

    def start(self, name: str, total: int | None) -> None:
        """The download of the file `name` begins, of `total` bytes; None when the
        index doesn't say how many."""

    def advance(self, n: int) -> None:
        """`n` more bytes have come."""

    def done(self) -> None:
        """No more will come, be it the end or a failure."""


class Silent:
    """The progress that nobody watches."""

    def start(self, name: str, total: int | None) -> None:
        """Nothing to show."""

    def advance(self, n: int) -> None:
        """Nothing to show."""

    def done(self) -> None:
        """Nothing to show."""
