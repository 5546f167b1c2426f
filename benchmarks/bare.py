"""The peer: a bare ASGI app on the same server, which does nothing but answer.

Run as `python -m benchmarks.bare READ CREATED` it answers a GET with the first and a POST with
the second text, and prints its address when it is ready.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

from liveref.edge.listening import address, bind
from liveref.edge.server import event_loop, run
from liveref.limits import Limits


class Bare:
    """Takes the body, if there is one, and answers the same every time."""

    def __init__(self, read: bytes, created: bytes) -> None:
        self._read = _message(200, read)
        self._created = _message(201, created)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        start, body = self._read
        if scope["method"] == "POST":
            start, body = self._created
            while (await receive()).get("more_body"):
                pass
        await send(start)
        await send(body)


def _message(status: int, body: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    return (
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


async def _serve(app: Bare, listener: socket.socket) -> None:
    """Until the process is ended."""

    def ready() -> None:
        print(address(listener), flush=True)

    await run(app, listener, ready, asyncio.Event(), lambda: None, Limits())


if __name__ == "__main__":
    app = Bare(*(argument.encode() for argument in sys.argv[1:3]))
    listener = bind("127.0.0.1", 0)
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(_serve(app, listener))
