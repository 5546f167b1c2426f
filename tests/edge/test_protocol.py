"""The bounds of one connection, over a real socket, at each bound and beyond it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from liveref.edge.deadlines import expire_connections
from liveref.edge.protocol import bounded
from liveref.limits import Limits

LIMITS = Limits(
    head_bytes=1000,
    head_fields=10,
    idle_seconds=0.5,
    head_seconds=0.5,
    body_seconds=0.5,
    connections=4,
)
Ask = Callable[..., Awaitable[bytes]]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the number of headers and of bytes in the body."""
    size, is_more = 0, True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        is_more = message.get("more_body", False)
    body = f"{len(scope['headers'])} {size}".encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def served(limits: Limits = LIMITS) -> AsyncIterator[int]:
    """The port of a server with these limits."""
    config = uvicorn.Config(echo, port=0, http=bounded(limits), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    expiring = asyncio.create_task(expire_connections(server.server_state.connections))
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        expiring.cancel()
        server.should_exit = True
        await running


async def exchange(port: int, *pieces: bytes, pause: float = 0) -> bytes:
    """All that comes back for the pieces until the server closes or says no more for a while."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        while part := await asyncio.wait_for(reader.read(65536), 4):
            answer += part
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return answer


def request(headers: int = 0, size: int = 0, body: bytes = b"") -> bytes:
    """A request with so many headers, of which the first is so long, that ends the connection."""
    lines = [f"h{number}: {'x' * size if number == 0 else ''}" for number in range(headers)]
    length = [f"content-length: {len(body)}"] if body else []
    head = "\r\n".join(["POST / HTTP/1.1", "connection: close", *length, *lines])
    return head.encode() + b"\r\n\r\n" + body


def code(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


CASES = {
    "as many headers as may be": (200, [request(headers=9)]),
    "one header more": (431, [request(headers=10)]),
    "a head as long as may be": (200, [request(1, size=982)]),
    "a byte more": (431, [request(1, size=983)]),
    "an endless header, piece by piece": (431, [b"GET / HTTP/1.1\r\nx: ", *[b"y" * 300] * 4]),
    "an endless address": (431, [b"GET /", *[b"y" * 300] * 4]),
    "half a head": (408, [b"GET / HTTP/1.1\r\nhost: a\r\n"]),
    "half a body": (408, [request(body=b"1234")[:-2]]),
    "no byte at all": (0, [b""]),
    "no HTTP": (400, [b"\x16\x03\x01 hello\r\n\r\n"]),
}


@pytest.mark.parametrize("case", CASES)
def test_bound(case: str) -> None:
    expected, pieces = CASES[case]

    async def scenario() -> bytes:
        async with served() as port:
            return await exchange(port, *pieces, pause=0.01)

    assert code(asyncio.run(scenario())) == expected


def test_a_body_that_comes_slowly_is_taken() -> None:
    async def scenario() -> bytes:
        async with served() as port:
            whole = request(body=b"123456")
            return await exchange(port, whole[:-4], whole[-4:-2], whole[-2:], pause=0.4)

    answer = asyncio.run(scenario())
    assert code(answer) == 200
    assert answer.endswith(b"2 6")


def test_a_trailer_is_no_header() -> None:
    chunked = (
        b"POST / HTTP/1.1\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        b"2\r\nab\r\n0\r\nx-auth-token: zz\r\n\r\n"
    )

    async def scenario() -> bytes:
        async with served() as port:
            return await exchange(port, chunked)

    assert asyncio.run(scenario()).endswith(b"2 2")


def test_one_connection_too_many_is_refused() -> None:
    async def scenario() -> tuple[bytes, bytes]:
        async with served() as port:
            opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
            refused = await exchange(port, request())
            for _, writer in opened:
                writer.close()
            await asyncio.sleep(0.1)
            return refused, await exchange(port, request())

    refused, taken = asyncio.run(scenario())
    assert code(refused) == 503
    assert code(taken) == 200


def test_two_requests_of_a_connection_are_counted_apart() -> None:
    async def scenario() -> bytes:
        async with served() as port:
            first = request(headers=8, size=500).replace(b"close", b"keep-alive")
            return await exchange(port, first + request(headers=8, size=500))

    assert asyncio.run(scenario()).count(b"200 OK") == 2
