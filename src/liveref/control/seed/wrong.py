"""The mistakes that keep a part of a seed from being carried out."""

from __future__ import annotations


class Wrong(Exception):
    """A mistake, and the key of the record that it is in."""

    def __init__(self, message: str, key: str | None = None) -> None:
        super().__init__(message)
        self.message, self.key = message, key


class Skipped(Exception):
    """It refers to a record that is wrong, which is told of already."""
