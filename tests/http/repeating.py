"""`python repeating.py serve ...`: the command `liveref`, whose store runs each unit of work twice.

The first run is rolled back. A unit of work that writes into anything but its transaction has
another end in its second run, or answers otherwise than the scenario says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liveref.cli import main
from liveref.service.request.problem import Problem
from liveref.store.base import Transaction
from liveref.store.sqlite.engine import SQLiteStore

Work = Callable[[Transaction], Any]
_once = SQLiteStore.transact


class _Undone(Exception):
    """Undoes a unit of work that came to its end."""


class UnlikeError(AssertionError):
    """The second run of a unit of work has another end than the first."""


async def transact(store: SQLiteStore, work: Work) -> Any:
    """Run work, undo it, and run it again. Raises UnlikeError."""

    def undone(tx: Transaction) -> None:
        work(tx)
        raise _Undone

    first = await _end(store, undone)
    second = None
    try:
        return await _once(store, work)
    except Problem as problem:
        second = problem
        raise
    finally:
        _compare(first, second)


async def _end(store: SQLiteStore, work: Work) -> Problem | None:
    """The refusal with which a unit of work ends, None for none."""
    try:
        await _once(store, work)
    except _Undone:
        return None
    except Problem as problem:
        return problem
    return None


def _compare(first: Problem | None, second: Problem | None) -> None:
    ends = [(one.code, one.message) if one is not None else None for one in (first, second)]
    if ends[0] != ends[1]:
        raise UnlikeError(f"a unit of work ended with {ends[0]}, and then with {ends[1]}")


if __name__ == "__main__":
    SQLiteStore.transact = transact  # type: ignore[method-assign, assignment]
    main()
