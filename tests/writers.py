"""Clients that write all the time, whatever becomes of the server, for tests that kill it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType

import httpx2

from live import PATIENCE, LiveServer
from processes import one_connection

_PAUSE = 0.02
"""Seconds before a client tries again to reach a server that is not there."""


class Writers:
    """Clients that create images, each on a connection of its own, as a context manager that ends
    them. `acknowledged` are the identities of the images that were answered by 201."""

    def __init__(self, server: LiveServer, count: int = 16) -> None:
        self._server = server
        self.acknowledged: list[str] = []
        self.refusals: list[httpx2.Response] = []
        self._wrong: list[BaseException] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(number,)) for number in range(count)
        ]

    def wait_for(self, more: int) -> None:
        """Wait until so many more writes are acknowledged."""
        enough, end = len(self.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged) < enough:
            assert not self._wrong, self._wrong
            assert time.monotonic() < end, f"{len(self.acknowledged)} writes were acknowledged"
            time.sleep(0.005)

    def wait_for_refusal(self) -> None:
        """Wait until one more write is refused by 503."""
        enough, end = len(self.refusals) + 1, time.monotonic() + PATIENCE
        while len(self.refusals) < enough:
            assert not self._wrong, self._wrong
            assert time.monotonic() < end, "no write was refused"
            time.sleep(0.005)

    def missing(self) -> list[str]:
        """The acknowledged images that the server does not show."""
        with self._server.client() as client:
            return [id for id in self.acknowledged if client.get(f"/image/{id}").status_code != 200]

    def _run(self, number: int) -> None:
        try:
            while not self._ended.is_set():
                with one_connection(self._server) as client, suppress(httpx2.TransportError):
                    self._write(client, number)
                time.sleep(_PAUSE)
        except BaseException as error:
            self._wrong.append(error)

    def _write(self, client: httpx2.Client, number: int) -> None:
        while not self._ended.is_set():
            answer = client.post("/images", json={"name": f"image-{number}"})
            if answer.status_code == 503:
                self.refusals.append(answer)
                time.sleep(_PAUSE)
                continue
            assert answer.status_code == 201, answer.text
            self.acknowledged.append(answer.json()["id"])

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        if error is None:
            assert not self._wrong, self._wrong
