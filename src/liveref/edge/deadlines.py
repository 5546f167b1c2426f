"""The deadlines of all connections of an address, judged once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Set
from typing import Any

from liveref.edge.protocol import BoundedProtocol

_SECONDS = 1.0


async def expire_connections(connections: Set[Any]) -> None:
    """Close those whose clients let their deadlines pass, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_SECONDS)
        now = loop.time()
        for connection in list(connections):
            if isinstance(connection, BoundedProtocol):
                connection.expire(now)


def abort(connections: Set[Any]) -> int:
    """Cut what is left of them, whatever they do; their number."""
    rest = list(connections)
    for connection in rest:
        connection.transport.abort()
    return len(rest)
