"""The process that serves an address, and ends in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Generator
from typing import Any

import uvicorn
import uvloop

from liveref.edge.accepting import Acceptor, Share
from liveref.edge.deadlines import abort, expire_connections
from liveref.edge.protocol import bounded
from liveref.limits import Limits

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """A server that leaves signals to its caller, which shuts down the rest as well."""

    async def connect(self, connection: socket.socket) -> None:
        """Have a connection that was accepted elsewhere. Raises OSError."""
        make: Any = self.config.http_protocol_class
        settings: dict[str, Any] = {"config": self.config, "server_state": self.server_state}

        def protocol() -> Any:
            return make(app_state=self.lifespan.state, **settings)

        await asyncio.get_running_loop().connect_accepted_socket(protocol, connection)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop to serve with, which is in C."""
    return uvloop.new_event_loop()


async def run(
    app: Any,
    listener: socket.socket,
    ready: Callable[[], None],
    ending: asyncio.Event,
    on_end: Callable[[], None],
    limits: Limits,
    share: Share | None = None,
) -> None:
    """Serve until `ending` is set. Requests accepted by then have `limits.end_seconds` to come to
    their end; connections that are left are cut. `ready` is called once requests are accepted,
    `on_end` before the last are waited for. `share` counts the connections of this process, where
    several accept from one socket."""
    server = _Server(_config(app, limits, share))
    sockets = [listener] if share is None else []
    serving = asyncio.create_task(server.serve(sockets=sockets))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    expiring = asyncio.create_task(expire_connections(server.server_state.connections))
    acceptor = Acceptor(listener, share, server.connect) if share is not None else None
    if server.started:
        ready()
    await _first(serving, asyncio.create_task(ending.wait()))
    on_end()
    if acceptor is not None:
        acceptor.close()
        listener.close()
    server.should_exit = True
    await asyncio.wait({serving}, timeout=limits.end_seconds)
    expiring.cancel()
    if left := abort(server.server_state.connections):
        log.warning("%d connections were cut: their requests did not end in time.", left)
    await serving


def _config(app: Any, limits: Limits, share: Share | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=bounded(limits, share),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_keep_alive=int(limits.idle_seconds),
    )


async def _first(serving: asyncio.Task[None], ending: asyncio.Task[Any]) -> None:
    """Wait until the server fails, or its end is asked for."""
    await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
