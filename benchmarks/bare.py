"""The peer: a bare ASGI app on the same server, which does nothing but answer.

Run as `python -m benchmarks.bare READ CREATED [PROCESSES]` it answers a GET with the first and a
POST with the second text, and prints its address when it is ready.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from typing import Any

from liveref.edge.accepting import Share
from liveref.edge.listening import address, bind
from liveref.edge.server import event_loop, run
from liveref.limits import Limits
from liveref.values.shared_memory import Numbers


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


async def _serve(app: Bare, listener: socket.socket, share: Share | None, is_first: bool) -> None:
    """Until the process is ended."""

    def ready() -> None:
        if is_first:
            print(address(listener), flush=True)

    await run(app, listener, ready, asyncio.Event(), lambda: None, Limits(), share)


def main(read: str, created: str, processes: str = "1") -> None:
    """Serve, by so many processes, which end with this one."""
    app, listener, count = (
        Bare(read.encode(), created.encode()),
        bind("127.0.0.1", 0),
        int(processes),
    )
    shares, number = Numbers(count), 0
    children: list[int] = []
    for other in range(1, count):
        pid = os.fork()
        if pid == 0:
            number, children = other, []
            break
        children.append(pid)
    signal.signal(signal.SIGTERM, lambda *_: _end(children))
    share = Share(shares, number) if count > 1 else None
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(_serve(app, listener, share, is_first=number == 0))


def _end(children: list[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
