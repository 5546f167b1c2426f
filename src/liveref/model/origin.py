"""A place in the documents that were read."""

from __future__ import annotations

import msgspec


class Origin(msgspec.Struct, frozen=True, order=True):
    """A place in a file: `file` relative to the reference's root, `line` counted from 1.

    `line` 0 stands for the file as a whole.
    """

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file
