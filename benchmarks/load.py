"""A small closed-loop load: each client sends its next request when the last is answered."""

from __future__ import annotations

import asyncio
import time


class Client:
    """One kept-alive connection that speaks just enough HTTP/1.1 to send and to read back."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """The status and body of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        length = 0
        if b"content-length:" in lowered:
            length = int(lowered.split(b"content-length:")[1].split(b"\r\n")[0])
        body = await self._reader.readexactly(length) if length else b""
        return int(head[9:12]), body

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: benchmark\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


async def rate(port: int, message: bytes, *, clients: int, seconds: float, expect: int) -> float:
    """Requests per second over `seconds`, from so many clients at once."""
    connections = [Client("127.0.0.1", port) for _ in range(clients)]
    for connection in connections:
        await connection.open()
        status, body = await connection.send(message)
        if status != expect:
            raise RuntimeError(f"{status} came, not {expect}: {body[:300]!r}")
    end = time.perf_counter() + seconds
    started = time.perf_counter()

    async def loop(connection: Client) -> int:
        done = 0
        while time.perf_counter() < end:
            status, _ = await connection.send(message)
            if status != expect:
                raise RuntimeError(f"{status} came, not {expect}")
            done += 1
        return done

    counts = await asyncio.gather(*(loop(connection) for connection in connections))
    elapsed = time.perf_counter() - started
    for connection in connections:
        connection.close()
    return sum(counts) / elapsed
