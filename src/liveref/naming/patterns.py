"""Regular expressions of the data files, compiled once, for any case."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["compiled", "matches"]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once, for any case."""
    return re.compile(pattern, re.IGNORECASE)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` is what the pattern says."""
    return compiled(pattern).fullmatch(text) is not None
