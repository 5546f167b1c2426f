"""A server on a thread of this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from liveref.edge.server import event_loop
from liveref.loading import load
from liveref.mounting import Wanted
from liveref.serving import Ready, Settings, serving


class ServerThread:
    """Serves references with an event loop of its own, on a real socket."""

    def __init__(self, references: Sequence[Wanted], settings: Settings) -> None:
        self._references, self._settings = references, settings
        self._ready: Future[Ready] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        # A daemon: a test that never ends its server doesn't keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="liveref-server", daemon=True)

    def start(self) -> Ready:
        """Start it and wait until it answers. Raises ServeError, StoreError."""
        self._thread.start()
        return self._ready.result()

    def stop(self) -> None:
        """End it, once what was accepted is answered, and wait for that."""
        if self._loop is not None and self._ending is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=event_loop) as runner:
                runner.run(self._serve())
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        await serving(
            self._references,
            self._settings,
            bundled=load,
            ready=self._ready.set_result,
            ending=self._ending,
        )
