"""The bounds of connections and requests; docs/limits.md lists them."""

from __future__ import annotations

import resource

import msgspec

_RESERVED = 96
"""Descriptors that the store, its files and the log may need."""
_MOST = 8192


def most_connections() -> int:
    """As many connections as this process has descriptors for, and at most 8,192."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST
    return max(1, min(_MOST, soft - _RESERVED))


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one client may take of a served address: bytes, numbers and seconds.

    `idle_seconds` bounds the time between two requests of a connection, `head_seconds` that from
    the first byte of a request to the end of its headers, `body_seconds` that between two pieces
    of a body. `end_seconds` is what requests under way have after SIGTERM.
    """

    head_bytes: int = 64 * 1024
    head_fields: int = 100
    idle_seconds: float = 75
    head_seconds: float = 20
    body_seconds: float = 60
    end_seconds: float = 4
    connections: int = msgspec.field(default_factory=most_connections)
