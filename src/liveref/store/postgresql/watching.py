"""Connections that don't wait for ever: what hears nothing for too long is cut."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.rows import TupleRow

PATIENCE = 35.0
"""Seconds: longer than the server lets a statement last."""
_LOOKS = 0.2
"""Looks per second of patience are few: this is their share of it."""


class WatchedConnection(psycopg.Connection[TupleRow]):
    """A connection that knows since when it has been waiting for the server."""

    waiting_since: float | None = None

    def wait(self, *arguments: Any, **options: Any) -> Any:
        """As psycopg's, which all that talks to the server passes through."""
        self.waiting_since = time.monotonic()
        try:
            return super().wait(*arguments, **options)
        finally:
            self.waiting_since = None


class Watch:
    """Cuts connections that have waited for too long, on a thread of its own: the network may
    swallow what is sent, and TCP's own time-outs end with the next machine. Who waits then has an
    error, and the connection is closed."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._taken: set[WatchedConnection] = set()
        self._guard, self._ending = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._look, name="liveref-watch", daemon=True)
        self._thread.start()

    def add(self, connection: WatchedConnection) -> None:
        """Watch a connection that is about to be used."""
        with self._guard:
            self._taken.add(connection)

    def remove(self, connection: WatchedConnection) -> None:
        """Watch it no longer."""
        with self._guard:
            self._taken.discard(connection)

    def close(self) -> None:
        """End the thread."""
        self._ending.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ending.wait(self._patience * _LOOKS):
            oldest = time.monotonic() - self._patience
            with self._guard:
                for connection in self._taken:
                    if (since := connection.waiting_since) is not None and since < oldest:
                        _cut(connection)


def _cut(connection: WatchedConnection) -> None:
    """Shut the socket, which libpq goes on to own: reading from it ends at once."""
    with suppress(OSError, psycopg.Error):
        descriptor = os.dup(connection.pgconn.socket)
        with socket.socket(fileno=descriptor) as own:
            own.shutdown(socket.SHUT_RDWR)
