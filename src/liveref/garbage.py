"""The garbage collector of Python, where much is made and nearly all of it stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collecting_seldom"]


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Have the garbage collector look less often: nearly all that is made here stays, and the
    time it takes to look through all of it would grow faster than the reference."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
