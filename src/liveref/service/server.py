"""The process that serves: binds the address itself, and ends in order."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Generator
from typing import Any

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_BACKLOG = 2048
_GRACE = 30
EXTENSION = "liveref"
"""The extension in the scope of a request; it has the `transport` of the connection."""


class ServeError(Exception):
    """The address can't be served; the message says why, for a person."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on that address; port 0 takes a free one. Raises ServeError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named the event loop turns Nagle's algorithm off; without it, every
    # answer of two writes waits for the client's delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ServeError(
            f"Cannot serve on {host} port {port}: {reason}. Choose another with --port; "
            "--port 0 takes a free one."
        ) from None
    return listener


def address(listener: socket.socket) -> str:
    """The URL of what was bound."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A server that leaves signals to its caller, which shuts down the rest as well."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class _Protocol(HttpToolsProtocol):
    """The protocol of a connection; requests have its transport in their scope."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop to serve with, which is in C."""
    return uvloop.new_event_loop()


async def run(
    app: Any,
    listener: socket.socket,
    ready: Callable[[], None],
    ending: asyncio.Event,
    on_end: Callable[[], None],
) -> None:
    """Serve until `ending` is set. Requests accepted by then are answered, within half a minute.
    `ready` is called once requests are accepted, `on_end` before the last are waited for."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        ready()
    told = asyncio.create_task(ending.wait())
    await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    on_end()
    server.should_exit = True
    await serving
