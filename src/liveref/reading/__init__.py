"""An api-ref tree -> `Document`: everything as written, with file and line."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liveref.reading.reader import ReadingError, Trace, read, read_traced

__all__ = ["ReadingError", "Trace", "read", "read_traced"]


def __getattr__(name: str) -> Any:
    """The reader, once it is asked for: docutils takes longer to import than a cache to read."""
    if name in __all__:
        return getattr(import_module("liveref.reading.reader"), name)
    raise AttributeError(name)
