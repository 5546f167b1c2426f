"""Group commit: jobs that share a transaction, each in a SAVEPOINT of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress

from liveref.store.base import StoreError, Turns
from liveref.store.sql.table import Tables
from liveref.store.sqlite.dialect import DIALECT
from liveref.store.sqlite.job import Job
from liveref.store.sqlite.views import SQLiteTransaction
from liveref.store.work import carried_out, in_turns

_GIVEN_UP = "the database gave up the transaction"


class Batches:
    """Runs batches on the writer's connection: the work of all, then one commit.

    `on_commit` is the hook for tests. Nothing here knows threads: the caller sees to it that
    only one at a time is in here, with one batch.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        tables: Tables,
        on_commit: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._on_commit = on_commit

    def run(self, jobs: Sequence[Job]) -> tuple[int, bool]:
        """Run jobs in the transaction that was begun. How many were dealt with, from the first
        on, and whether there is something to commit.

        They are fewer than all if SQLite gave up the transaction in the middle of one: then
        these have failed, and those behind are for the next batch.
        """
        begun = 0
        try:
            for job in jobs:
                begun += 1
                self._run(job)
        except BaseException as error:
            self.fail(jobs[:begun], error)
            return begun, False
        return begun, True

    def run_in_turns(self, job: Job) -> Turns[tuple[int, bool]]:
        """The same for a job that leaves turns to others, and is a batch of its own."""
        try:
            yield from self._run_in_turns(job)
        except BaseException as error:
            self.fail([job], error)
            return 1, False
        return 1, True

    def commit(self, jobs: Sequence[Job]) -> None:
        """Commit what `run` has done with these jobs.

        If it can't be committed, every job has failed, whatever came of it before: it may
        have seen what another one wrote.
        """
        try:
            if self._on_commit is not None:
                self._on_commit()
            self._connection.execute("COMMIT")
        except BaseException as error:
            self.fail(jobs, error)

    def _run(self, job: Job) -> None:
        """Run one job in its SAVEPOINT; raises only what concerns the whole batch."""
        execute = self._connection.execute
        execute("SAVEPOINT work")
        transaction = SQLiteTransaction(self._connection, self._tables, DIALECT)
        try:
            job.value = carried_out(job.work, transaction)
        except BaseException as error:
            job.error = error
            if self._connection.in_transaction:
                execute("ROLLBACK TO work")
        finally:
            transaction.end()
        if not self._connection.in_transaction:
            # On a full disk and the like, SQLite rolls back all of it, not the statement alone.
            raise job.error if isinstance(job.error, StoreError) else StoreError(_GIVEN_UP)
        execute("RELEASE work")

    def _run_in_turns(self, job: Job) -> Turns[None]:
        execute = self._connection.execute
        execute("SAVEPOINT work")
        transaction = SQLiteTransaction(self._connection, self._tables, DIALECT)
        try:
            job.value = yield from in_turns(job.work, transaction)
        except BaseException as error:
            job.error = error
            if self._connection.in_transaction:
                execute("ROLLBACK TO work")
        finally:
            transaction.end()
        if not self._connection.in_transaction:
            raise job.error if isinstance(job.error, StoreError) else StoreError(_GIVEN_UP)
        execute("RELEASE work")

    def fail(self, jobs: Sequence[Job], error: BaseException) -> None:
        """Undo the transaction, if there is one; let jobs have failed."""
        # If even the rollback fails, the next BEGIN does too, and says why to who waits for it.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        for job in jobs:
            job.error = _failure(error)


def _failure(error: BaseException) -> StoreError:
    failure = StoreError(f"nothing was written: {error}")
    failure.__cause__ = error
    return failure
