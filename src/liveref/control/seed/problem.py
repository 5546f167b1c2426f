"""The mistakes of a seed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liveref.control.errors import StateError


class SeedProblem(msgspec.Struct, frozen=True):
    """A mistake in a seed: file, line (from 1), and a sentence."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class SeedError(StateError):
    """A seed can't be applied; the message has a line for each problem."""

    def __init__(self, problems: Sequence[SeedProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
