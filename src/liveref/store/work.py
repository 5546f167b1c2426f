"""Work for a store, carried out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def carried_out(work: Callable[[Any], T], view: Any) -> T:
    """The value of `work`. Raises what it raises; TypeError if it is a coroutine, and RuntimeError
    in the place of StopIteration, which would end who waits for it."""
    try:
        value = work(view)
    except StopIteration as error:
        raise RuntimeError("work for the store raised StopIteration") from error
    if inspect.iscoroutine(value):
        value.close()
        raise TypeError("work for the store must be a plain function, not a coroutine")
    return value
