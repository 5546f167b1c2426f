"""Group commit: jobs that share a transaction, each in a SAVEPOINT of its own."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from liveref.store.base import StoreError
from liveref.store.job import Job
from liveref.store.table import Tables
from liveref.store.views import SQLiteTransaction

_GIVEN_UP = "the database gave up the transaction"


class Batches:
    """Runs batches on the writer's connection. `commit` is what commits one."""

    def __init__(
        self, connection: sqlite3.Connection, tables: Tables, commit: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._commit = commit

    def run(self, jobs: Sequence[Job]) -> int:
        """Run jobs and commit them together; how many were dealt with, from the first on.

        If it can't be committed, every job has failed, whatever came of it before: it may
        have seen what another one wrote. They are fewer than all if SQLite gave up the
        transaction in the middle of one: those behind it are for the next batch.
        """
        begun = 0
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for job in jobs:
                begun += 1
                self._run(job)
            self._commit()
        except BaseException as error:
            self._undo()
            begun = begun or len(jobs)
            for job in jobs[:begun]:
                job.fail(_failure(error))
        return begun

    def _run(self, job: Job) -> None:
        """Run one job in its SAVEPOINT; raises only what concerns the whole batch."""
        execute = self._connection.execute
        execute("SAVEPOINT work")
        transaction = SQLiteTransaction(self._connection, self._tables)
        try:
            job.value = job.work(transaction)
            _refuse_coroutine(job.value)
        except BaseException as error:
            job.fail(error)
            self._insist_on_transaction(error)
            execute("ROLLBACK TO work")
        finally:
            transaction.end()
        self._insist_on_transaction()
        execute("RELEASE work")

    def _insist_on_transaction(self, cause: BaseException | None = None) -> None:
        # On a full disk and the like, SQLite rolls back all of it, not the statement alone.
        if not self._connection.in_transaction:
            raise cause if isinstance(cause, StoreError) else StoreError(_GIVEN_UP)

    def _undo(self) -> None:
        # If even this fails, the next BEGIN fails, and says why to those who wait for it.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _refuse_coroutine(value: Any) -> None:
    if inspect.iscoroutine(value):
        value.close()
        raise TypeError("work for the store must be a plain function, not a coroutine")


def _failure(error: BaseException) -> StoreError:
    failure = StoreError(f"nothing was written: {error}")
    failure.__cause__ = error
    return failure
