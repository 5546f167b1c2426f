"""The result of reading something back."""

from __future__ import annotations

from collections.abc import Collection

import msgspec


class Seen(msgspec.Struct):
    """The result of one read: `verdict` is None if there was nothing to compare."""

    verdict: bool | None = None
    unlike: list[str] = []

    def add(self, held: bool, otherwise: str) -> None:
        """One more thing that was looked at."""
        self.verdict = held and self.verdict is not False
        if not held and otherwise not in self.unlike:
            self.unlike.append(otherwise)

    def compare(self, names: Collection[str], unlike: Collection[str]) -> None:
        """The outcome of a comparison."""
        if names:
            self.verdict = not unlike and self.verdict is not False
            self.unlike += [sentence for sentence in unlike if sentence not in self.unlike]
