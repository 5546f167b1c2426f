"""The errors of the database, as the store's."""

from __future__ import annotations

import psycopg
from psycopg import errors

from liveref.store.base import StoreError, UnavailableError

CHANGED = "LR001"
"""The code of the error of `liveref_expect` (`schema.py`)."""


class RepeatError(StoreError):
    """The transaction collided with another one and has to be run again."""


class AloneError(RepeatError):
    """The work has to be run again, while no other work writes."""


class WaitError(RepeatError):
    """The work has to be run again, and has to wait for what it writes."""


class ChangedError(RepeatError):
    """Another program has changed the tables: the work has to be run again, with those of now."""


class UnexpectedError(StoreError):
    """A write did not do what was expected of it."""


class DuplicateError(UnexpectedError):
    """A row breaks a unique index."""


_COLLISIONS = (errors.SerializationFailure, errors.DeadlockDetected)
_GONE = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)


def failure(error: psycopg.Error, connection: psycopg.Connection | None = None) -> StoreError:
    """The store's error for one of the database."""
    if isinstance(error, _COLLISIONS):
        return RepeatError("the transaction collided with another one")
    if isinstance(error, errors.UniqueViolation):
        return DuplicateError(_first_line(error))
    if error.diag.sqlstate == CHANGED:
        return ChangedError("the tables have changed")
    if isinstance(error, errors.DivisionByZero):  # by `table.py`, of the number of rows
        return UnexpectedError("there is no such row")
    if isinstance(error, _GONE) or connection is None or connection.closed:
        return UnavailableError(f"the database can't be reached: {_first_line(error)}")
    if isinstance(error, errors.QueryCanceled | errors.LockNotAvailable):
        return UnavailableError(f"the database took too long: {_first_line(error)}")
    return StoreError(f"the database refused: {_first_line(error)}")


def _first_line(error: psycopg.Error) -> str:
    """The message without the statement and the parameters."""
    primary = error.diag.message_primary
    return primary or (str(error).splitlines() or [type(error).__name__])[0]
