"""The bounds of what one client may take of a served address. `docs/limits.md` is their table."""

from __future__ import annotations

import resource
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

_RESERVED = 96
"""Descriptors that the store, its files and the log may need."""
_MOST_CONNECTIONS = 8192


class LimitError(Exception):
    """No limit, or no value for one; the message is for a person."""


def most_connections() -> int:
    """As many connections as this process has descriptors for, and at most 8,192."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return max(1, min(_MOST_CONNECTIONS, soft - _RESERVED))


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of an address, in bytes, numbers and seconds; `TABLE` describes each."""

    connections: int = msgspec.field(default_factory=most_connections)
    head_bytes: int = 64 * 1024
    head_fields: int = 100
    query_parameters: int = 1000
    body_bytes: int = 4 * 1024**2
    body_depth: int = 64
    body_keys: int = 5_000
    body_values: int = 50_000
    upload_bytes: int = 64 * 1024**3
    idle_seconds: float = 75
    head_seconds: float = 20
    body_seconds: float = 60
    end_seconds: float = 4


class Row(NamedTuple):
    """A row of the table of limits: what it bounds, and what happens beyond it."""

    bounds: str
    beyond: str


TABLE = {
    "connections": Row("Open connections, of all clients.", "503"),
    "head_bytes": Row("Bytes of the request line and the headers.", "431"),
    "head_fields": Row("Headers of a request.", "431"),
    "query_parameters": Row("Parameters of a query.", "400"),
    "body_bytes": Row("Bytes of a JSON body, also after its content coding is undone.", "413"),
    "body_depth": Row("Objects and lists within each other in a JSON body.", "400"),
    "body_keys": Row("Keys of all objects of a JSON body.", "413"),
    "body_values": Row("Values of all objects and lists of a JSON body.", "413"),
    "upload_bytes": Row("Bytes of a binary body.", "413"),
    "idle_seconds": Row("Seconds between two requests of a connection.", "the connection ends"),
    "head_seconds": Row("Seconds from the first byte of a request to its last header.", "408"),
    "body_seconds": Row("Seconds between two pieces of a body.", "408"),
    "end_seconds": Row("Seconds that requests under way have after SIGTERM.", "they are cut"),
}


def limits_of(settings: Iterable[str]) -> Limits:
    """The limits with those that `NAME=VALUE` texts set, `head-bytes=8192`. Raises LimitError."""
    return msgspec.convert(dict(map(_setting, settings)), Limits)


def _setting(text: str) -> tuple[str, int | float]:
    name, _, value = text.partition("=")
    field = name.strip().replace("-", "_")
    if field not in TABLE:
        names = ", ".join(name.replace("_", "-") for name in TABLE)
        raise LimitError(f"{name.strip()!r} is no limit; the limits are {names}.")
    is_time = field.endswith("_seconds")
    try:
        number = float(value) if is_time else int(value)
    except ValueError:
        number = -1
    if not 0 < number < 2**62:
        unit = "a number of seconds" if is_time else "a whole number"
        raise LimitError(f"The limit {name.strip()} is {unit} above 0; {value!r} came.")
    return field, number
