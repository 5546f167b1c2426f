"""A small closed-loop load: each client sends its next request when the last is answered.

It speaks just enough HTTP/1.1 to send and to read back, on the loop in C where there is one,
so that it costs less than any server that it measures.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

if sys.platform != "win32":  # for which it is not made
    import uvloop

_LENGTH = b"\r\ncontent-length: "


class Rate(NamedTuple):
    """Requests per second, the share of its core that the client itself was busy (near 1 it
    is the client that was measured), and all requests, those before the clock too."""

    per_second: float
    busy: float
    done: int


class _Client(asyncio.Protocol):
    """One kept-alive connection, always waiting for one answer."""

    def __init__(self, messages: Iterator[bytes], expect: int) -> None:
        self._messages = messages
        self._expect = f"HTTP/1.1 {expect} ".encode()
        self._received = b""
        self.done = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class
        self._transport.write(next(self._messages))

    def data_received(self, data: bytes) -> None:
        answer = self._received = self._received + data
        head = answer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = answer.find(_LENGTH, 0, head) + len(_LENGTH)
        if at < len(_LENGTH) or not answer.startswith(self._expect):
            self._fail(RuntimeError(f"unexpected: {answer[:300]!r}"))
            return
        end = answer.find(b"\r\n", at)
        if len(answer) < head + 4 + int(answer[at:end]):
            return
        self._received = b""
        self.done += 1
        self._transport.write(next(self._messages))

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(error or RuntimeError("the server hung up"))

    def _fail(self, error: Exception) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)
        self._transport.close()

    def end(self) -> None:
        """Hang up. Raises what went wrong before."""
        if not self.ended.done():
            self.ended.set_result(None)
        self._transport.close()
        self.ended.result()


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: benchmark\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def rate(
    port: int, messages: Sequence[bytes], *, clients: int, seconds: float, expect: int
) -> Rate:
    """The rate over `seconds`, from so many clients at once that take turns with the messages.

    Raises RuntimeError if another answer comes than the expected one.
    """
    with asyncio.Runner(loop_factory=_loop) as runner:
        return runner.run(_rate(port, messages, clients, seconds, expect))


async def _rate(
    port: int, messages: Sequence[bytes], clients: int, seconds: float, expect: int
) -> Rate:
    loop = asyncio.get_running_loop()
    turns = itertools.cycle(messages)
    all_of_them = []
    for _ in range(clients):
        _, client = await loop.create_connection(lambda: _Client(turns, expect), "127.0.0.1", port)
        all_of_them.append(client)
    before, started, busy = sum(c.done for c in all_of_them), time.perf_counter(), _busy()
    await asyncio.wait(
        [client.ended for client in all_of_them],
        timeout=seconds,
        return_when=asyncio.FIRST_COMPLETED,
    )
    elapsed = time.perf_counter() - started
    done, busy = sum(c.done for c in all_of_them) - before, _busy() - busy
    for client in all_of_them:
        client.end()
    return Rate(done / elapsed, busy / elapsed, sum(c.done for c in all_of_them))


def _busy() -> float:
    used = os.times()
    return used.user + used.system


def _loop() -> asyncio.AbstractEventLoop:
    if sys.platform != "win32":
        return uvloop.new_event_loop()
    return asyncio.new_event_loop()  # type: ignore[unreachable,unused-ignore]
