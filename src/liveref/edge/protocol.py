"""HTTP/1.1 on one connection, by uvicorn and httptools, with bounds for what a client sends."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from liveref.edge.accepting import Share
from liveref.edge.refusal import refusal_body
from liveref.limits import Limits

EXTENSION = "liveref"
"""The extension in the scope of a request; it has the `transport` of the connection."""


class _Beyond(Exception):
    """A request goes beyond a bound. Ends the parser's work on what came."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. `deadline` is the time of the loop at which it is closed unless something
    comes before; None while the service has to answer."""

    limits = Limits()
    """Those of all connections of one address; `bounded` sets them."""
    share: Share | None = None
    """The connections of this process, where several processes accept."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.deadline: float | None = None
        self._is_in_head = False
        self._is_in_body = False
        self._parsed = 0
        self._received = 0
        self._refusal: tuple[int, str] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or refuse one connection too many with 503."""
        super().connection_made(transport)
        self.deadline = self.loop.time() + self.limits.idle_seconds
        if len(self.connections) > self.limits.connections:
            self._refuse(503, "There are too many connections.")

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        super().connection_lost(exc)
        if self.share is not None:
            self.share.change(-1)

    def data_received(self, data: bytes) -> None:
        """Parse what came. A head that began in an earlier piece is bounded by what came of it."""
        if self.transport.is_closing():
            return
        if self._is_in_head:
            self._received += len(data)
            if self._received > self.limits.head_bytes:
                self._refuse(*self._too_long())
                return
        elif self._is_in_body:
            self.deadline = self.loop.time() + self.limits.body_seconds
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Answer what is no HTTP, or what goes beyond a bound."""
        self._refuse(*(self._refusal or (400, "This is no request of HTTP/1.1.")))

    def on_message_begin(self) -> None:
        """The first byte of a request: its head has a time limit from here on."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}
        self._is_in_head, self._parsed, self._received = True, 0, 0
        self.deadline = self.loop.time() + self.limits.head_seconds

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header. A trailer, behind the body, counts for nothing (RFC 9110, 6.5.1)."""
        if not self._is_in_head:
            return
        self._count(name, value)
        if len(self.headers) >= self.limits.head_fields:
            self._stop(431, f"A request has at most {self.limits.head_fields} headers.")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole; the body follows."""
        self._is_in_head, self._is_in_body = False, True
        self.deadline = self.loop.time() + self.limits.body_seconds
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; the service has its time for the answer."""
        self._is_in_body = False
        self.deadline = None
        super().on_message_complete()

    def expire(self, now: float) -> None:
        """Close the connection if its client let the deadline pass: with 408 in the middle of a
        request (RFC 9110, 15.5.9)."""
        if self.deadline is None or now < self.deadline or self.transport.is_closing():
            return
        if self._is_in_head or self._is_in_body:
            self._refuse(408, "The request did not come to its end in time.")
        else:
            self.transport.close()

    def shutdown(self) -> None:
        """The server ends: half a head is not waited for."""
        if self._is_in_head:
            self.transport.close()
        else:
            super().shutdown()

    def _count(self, *pieces: bytes) -> None:
        self._parsed += sum(map(len, pieces))
        if self._parsed > self.limits.head_bytes:
            self._stop(*self._too_long())

    def _too_long(self) -> tuple[int, str]:
        return 431, f"The head of a request has at most {self.limits.head_bytes} bytes."

    def _stop(self, code: int, message: str) -> None:
        self._refusal = code, message
        raise _Beyond

    def _refuse(self, code: int, message: str) -> None:
        """Answer and close. In the middle of another answer on the connection, close alone."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(_answer(code, message))
        self.transport.close()


def bounded(limits: Limits, share: Share | None = None) -> type[BoundedProtocol]:
    """The protocol of all connections of one address."""
    return type("Bounded", (BoundedProtocol,), {"limits": limits, "share": share})


def _answer(code: int, message: str) -> bytes:
    body = refusal_body(code, message)
    head = (
        f"HTTP/1.1 {code} {HTTPStatus(code).phrase}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
