"""The peer: a bare ASGI app on the same server, which does nothing but answer.

Run as `python -m benchmarks.bare` it prints its address when it is ready.
"""

from __future__ import annotations

import asyncio
from typing import Any

from liveref.service.server import address, bind, event_loop, run

_BODY = (
    b'{"id": "22c91117-08de-4894-9aa9-6ef382400985", "name": "bench", "server": {"id": '
    b'"22c91117-08de-4894-9aa9-6ef382400985", "name": "bench", "status": "ACTIVE"}}'
)
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(_BODY)).encode())]


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Take the body, if there is one, and answer the same every time."""
    status = 200
    if scope["method"] == "POST":
        status = 201
        while (await receive()).get("more_body"):
            pass
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})


if __name__ == "__main__":
    listener = bind("127.0.0.1", 0)
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(run(app, listener, lambda: print(address(listener), flush=True)))
