"""The visible part of a fault: another answer, a later one, half of one, or none."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.control.faults import problem_of
from liveref.edge.protocol import EXTENSION
from liveref.service.request.errors import error_body
from liveref.service.request.exchange import Exchange
from liveref.service.request.intake import Message, Receive, Scope, Send

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of no time: closing sends RST."""


class Cut(Exception):
    """The answer is complete as far as the client is concerned."""


class Disturbance:
    """Stands between the service and the client, and does what the fault of the exchange says, if
    it met one. Raises Cut once the client has all that it gets."""

    def __init__(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        self._exchange, self._scope = exchange, scope
        self._receive, self._send = receive, send

    @property
    def _transport(self) -> Any:
        return self._scope["extensions"][EXTENSION]["transport"]

    async def __call__(self, message: Message) -> None:
        fault = self._exchange.fault
        if fault is None:
            await self._send(message)
        elif message["type"] == "http.response.start":
            await self._start(message)
        else:
            await self._body(message)

    async def _start(self, message: Message) -> None:
        fault = self._exchange.fault
        setting = fault.setting
        if setting.when == "after" and setting.delay is not UNSET:
            await asyncio.sleep(setting.delay)
        if setting.connection == "reset":
            self._exchange.code = 0
            await self._reset()
        if setting.when == "after" and setting.status is not UNSET:
            await self._replace()
        await self._send(message)

    async def _body(self, message: Message) -> None:
        if self._exchange.fault.setting.connection == "truncate":
            await self._truncate(message.get("body", b""))
        await self._send(message)

    async def _replace(self) -> None:
        """Send the answer of the fault in the place of the one of the service."""
        exchange = self._exchange
        problem = problem_of(exchange.fault)
        resource = exchange.operation.resource if exchange.operation is not None else ""
        body = b""
        if exchange.api is not None:
            envelope = error_body(exchange.api, exchange.type, problem, problem.code, resource)
            body = msgspec.json.encode(envelope)
        headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers]
        headers += [(b"content-type", b"application/json")]
        headers += [(b"content-length", str(len(body)).encode())]
        exchange.code, exchange.headers, exchange.body = problem.code, headers, body
        start = {"type": "http.response.start", "status": problem.code, "headers": headers}
        await self._send(start)
        content = b"" if self._scope["method"] == "HEAD" else body
        if exchange.fault.setting.connection == "truncate":
            await self._truncate(content)
        await self._send({"type": "http.response.body", "body": content})
        raise Cut

    async def _truncate(self, content: bytes) -> None:
        """Send half of what there is, and close. An answer without a body is reset."""
        if not content:
            await self._reset()
        half = content[: len(content) // 2]
        await self._send({"type": "http.response.body", "body": half, "more_body": True})
        await self._close(self._transport.close)

    async def _reset(self) -> None:
        """Send RST and nothing more."""
        transport = self._transport
        # A copy of the descriptor is the same socket: that of the transport can't be set.
        with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as copy:
            copy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        await self._close(transport.abort)

    async def _close(self, end: Any) -> None:
        end()
        while (await self._receive())["type"] != "http.disconnect":
            pass
        raise Cut
