"""A way to a PostgreSQL server that can be cut, as a network is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Way:
    """Passes connections on to a Unix socket. `cut` ends them all and refuses new ones; `swallow`
    takes what is sent and passes nothing on; `mend` makes it whole again."""

    def __init__(self, path: Path, target: Path) -> None:
        self._target = target
        self._is_cut, self._flows = False, threading.Event()
        self._flows.set()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections, and refuse others."""
        self._is_cut = True
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def swallow(self) -> None:
        """Pass nothing on."""
        self._flows.clear()

    def mend(self) -> None:
        """Pass on again."""
        self._is_cut = False
        self._flows.set()

    def close(self) -> None:
        """End everything."""
        self.mend()
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._target))
            except OSError:
                client.close()
                continue
            self._sockets |= {client, server}
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(data)
        for one in (source, sink):
            self._sockets.discard(one)
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def way(folder: Path, target: Path) -> Iterator[tuple[Way, str]]:
    """A way to the server at a socket, and the URL by which a client takes it."""
    made = Way(folder / target.name, target)
    host = str(folder).replace("/", "%2F")
    try:
        yield made, f"postgresql://liveref@{host}/postgres"
    finally:
        made.close()
