"""The connections of a process: bounded, with time-outs, made anew after the database was away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.pq import ConnStatus
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from liveref.store.base import StoreError, UnavailableError
from liveref.store.database import Database
from liveref.store.postgresql.parameters import connection_parameters
from liveref.store.postgresql.pipeline import PooledConnection
from liveref.store.postgresql.watching import Watch

CONNECTIONS = 8
"""The connections of a process, and the threads that use them."""
_IMPATIENCE = 0.05
"""Seconds to wait for a connection while the database is known to be away."""


class Pool:
    """Connections in autocommit. StoreError if the first one can't be made.

    There are as many threads as connections: who waits for one, waits for the database. The first
    who waits does so for the `connect_timeout` of the URL; those that come before the database is
    back don't.
    """

    def __init__(self, database: Database, size: int = CONNECTIONS) -> None:
        parameters = connection_parameters(database)
        self._size, self._watch = size, Watch()
        self._patience, self._is_away = float(parameters["connect_timeout"]), False
        self._pool = ConnectionPool(
            connection_class=PooledConnection,
            kwargs=parameters,
            min_size=1,
            max_size=size,
            timeout=self._patience,
            reconnect_timeout=self._patience,
            configure=_configure,
            name="liveref",
            open=False,
        )
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        self._pool.open()

    @contextmanager
    def taken(self) -> Iterator[PooledConnection]:
        """A connection without a transaction. Those that the database has closed since their last
        use are let go of. Raises UnavailableError."""
        for _ in range(self._size + 1):
            raw = self._take()
            try:
                if not _is_lost(raw):
                    yield raw
                    return
            finally:
                self._give_back(raw)
        raise UnavailableError("the database can't be reached: it closes all connections")

    def _take(self) -> PooledConnection:
        try:
            raw = self._pool.getconn(_IMPATIENCE if self._is_away else self._patience)
        except PoolClosed:
            raise StoreError("the store is closed") from None
        except (PoolTimeout, TooManyRequests):
            self._is_away = True
            raise UnavailableError("the database can't be reached") from None
        self._is_away = False
        self._watch.add(raw)
        return raw

    def _give_back(self, raw: PooledConnection) -> None:
        self._watch.remove(raw)
        self._pool.putconn(raw)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
        self._watch.close()


def _configure(raw: PooledConnection) -> None:
    raw.prepare_threshold = None  # a pipeline prepares its statements itself
    set_json_loads(_undecoded, raw)


def _is_lost(raw: PooledConnection) -> bool:
    """Whether the database has closed a connection. What it said before it did is read first."""
    try:
        raw.pgconn.consume_input()
        raw.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return raw.pgconn.status == ConnStatus.BAD


def _undecoded(content: str | bytes) -> str | bytes:
    """JSON as it is stored: the store decodes it."""
    return content
