"""Statements that are sent without waiting for those before, by libpq's pipeline mode.

Psycopg has pipelines of its own. They wait for the database once more at their end, send each
statement by itself, and take a statement for prepared that an error before it kept from being so.
Of psycopg, this takes the connection, the adaptation of values, and the way of waiting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import abc, adapt, errors
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from liveref.store.postgresql.watching import WatchedConnection

STATEMENTS = 512
"""Prepared statements that a connection keeps."""
_Key = tuple[bytes, tuple[int, ...]]
"""A statement and the types of its parameters."""


class Statements:
    """The statements that a connection has prepared. The second use of a statement prepares it."""

    def __init__(self) -> None:
        self.names: dict[_Key, bytes] = {}
        self._seen: set[_Key] = set()
        self._last = 0

    def new_name(self, key: _Key) -> bytes | None:
        """A name for a statement that is to be prepared now, None for one that is not."""
        if key not in self._seen:
            if len(self._seen) >= STATEMENTS:
                self._seen.clear()
            self._seen.add(key)
            return None
        self._last += 1
        self.names[key] = name = b"liveref_%d" % self._last
        return name

    def forget(self) -> None:
        """Know of none any more: the connection lets go of them."""
        self.names.clear()
        self._seen.clear()


class PooledConnection(WatchedConnection):
    """A connection that knows which statements it has prepared."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.statements = Statements()


class Answer:
    """The result of a statement, once the pipeline has waited for it."""

    __slots__ = ("_result", "_transformer")

    def __init__(self, transformer: abc.Transformer) -> None:
        self._transformer = transformer
        self._result: PGresult | None = None

    def take(self, result: PGresult) -> None:
        """Have a result."""
        self._result = result

    @property
    def rowcount(self) -> int:
        """The number of rows that were written or read."""
        return (self._result and self._result.command_tuples) or 0

    @property
    def tag(self) -> bytes:
        """The name of the command that was carried out, with the number of its rows."""
        return (self._result and self._result.command_status) or b""

    def fetchall(self) -> list[Any]:
        """All rows."""
        assert self._result is not None, "nobody has waited"  # noqa: S101
        self._transformer.set_pgresult(self._result)
        return self._transformer.load_rows(0, self._result.ntuples, tuple)

    def fetchone(self) -> Any:
        """The first row, or None."""
        return next(iter(self.fetchall()), None)


class Pipeline:
    """The pipeline of a connection, from here on until `close`. Its errors are psycopg's."""

    def __init__(self, raw: PooledConnection) -> None:
        statements = raw.statements
        self._raw, self._pgconn, self._statements = raw, raw.pgconn, statements
        self._transformer = adapt.Transformer(raw)
        self._unanswered: deque[Answer | _Key | None] = deque()
        self._pgconn.enter_pipeline_mode()
        if len(statements.names) > STATEMENTS:
            statements.forget()
            self.send("DEALLOCATE ALL")
            self.wait()  # BEGIN sets the level of a transaction that has no query yet

    def send(self, sql: str, parameters: Sequence[Any] = ()) -> Answer:
        """Send a statement with `?` for each parameter: at the latest when somebody waits."""
        query = _numbered(sql)
        values, types, formats = self._dumped(parameters)
        key = (query, types)
        name = self._statements.names.get(key)
        if name is None and (name := self._statements.new_name(key)) is not None:
            self._pgconn.send_prepare(name, query, types)
            self._unanswered.append(key)
        if name is None:
            self._pgconn.send_query_params(query, values, types, formats, Format.BINARY)
        else:
            self._pgconn.send_query_prepared(name, values, formats, Format.BINARY)
        answer = Answer(self._transformer)
        self._unanswered.append(answer)
        return answer

    def _dumped(
        self, parameters: Sequence[Any]
    ) -> tuple[Sequence[Any] | None, tuple[int, ...], Sequence[Format] | None]:
        if not parameters:
            return None, (), None
        transformer = self._transformer
        values = transformer.dump_sequence(parameters, [adapt.PyFormat.AUTO] * len(parameters))
        return values, tuple(transformer.types or ()), transformer.formats

    def wait(self) -> None:
        """Wait for the answers to all that was sent. Raises the first error among them."""
        self._pgconn.pipeline_sync()
        self._unanswered.append(None)
        self._raw.wait(self._collected())

    def _collected(self) -> abc.PQGen[None]:
        """The answers, up to that of the last synchronisation."""
        yield from send(self._pgconn)
        first: psycopg.Error | None = None
        while self._unanswered:
            results = yield from fetch_many(self._pgconn)
            try:
                self._note(self._unanswered.popleft(), results)
            except psycopg.Error as error:
                first = first or error
        if first is not None:
            raise first

    def _note(self, awaited: Answer | _Key | None, results: Sequence[PGresult]) -> None:
        """Take a result to whom it belongs. Raises the error that it is."""
        status = results[0].status if results else ExecStatus.FATAL_ERROR
        is_refused = status in (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
        if isinstance(awaited, Answer):
            if not is_refused:
                awaited.take(results[0])
        elif awaited is not None and is_refused:
            self._statements.names.pop(awaited, None)
        if not results:
            raise errors.OperationalError("the connection was lost")
        if status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(results[0])

    def close(self) -> None:
        """Leave the pipeline mode, when all that was sent is answered."""
        self._pgconn.exit_pipeline_mode()


@lru_cache(maxsize=4096)
def _numbered(sql: str) -> bytes:
    """A statement with `$1`, `$2`, ... for its parameters."""
    first, *others = sql.split("?")
    return (first + "".join(f"${n}{part}" for n, part in enumerate(others, 1))).encode()
