"""Work for a store, carried out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from liveref.store.base import Turns

T = TypeVar("T")


def carried_out(work: Callable[[Any], T], view: Any) -> T:
    """The value of `work`. Raises what it raises; TypeError if it is a coroutine or has turns, and
    RuntimeError in the place of StopIteration, which would end who waits for it."""
    try:
        value = work(view)
    except StopIteration as error:
        raise RuntimeError("work for the store raised StopIteration") from error
    if inspect.iscoroutine(value):
        value.close()
        raise TypeError("work for the store must be a plain function, not a coroutine")
    if inspect.isgenerator(value):
        raise TypeError("work in turns is for transact_in_turns")
    return value


def in_turns(work: Callable[[Any], Turns[T]], view: Any) -> Turns[T]:
    """The turns of `work`. Raises what it raises; RuntimeError in the place of StopIteration."""
    return (yield from work(view))


def at_once(turns: Turns[T]) -> T:
    """The value of work in turns, without a rest between them."""
    while True:
        try:
            next(turns)
        except StopIteration as end:
            value: T = end.value
            return value
