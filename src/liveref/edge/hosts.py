"""The host that a request names: exactly one, and one that can be a host (RFC 9112, 3.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address

_NAME = r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)"
_PORT = re.compile(r":\d*$")
_HOST = re.compile(rf"(?:{_NAME}(?:\.{_NAME})*\.?|\[[0-9a-f:.]{{2,45}}\])(?::\d{{1,5}})?", re.I)


def problem_of(headers: Sequence[tuple[bytes, bytes]], http_version: str) -> str | None:
    """The fault in the `Host` of a request, for a person; None if there is none. HTTP/1.0 needs no
    host."""
    hosts = [value for name, value in headers if name == b"host"]
    if not hosts and http_version == "1.0":
        return None
    if len(hosts) != 1:
        return f"A request has one Host header; {len(hosts)} came."
    if is_host(hosts[0].decode("latin-1")):
        return None
    return "The Host header names no host: it is NAME or NAME:PORT."


def is_local(text: str) -> bool:
    """Whether a host, with a port or without, is this machine alone: the name localhost, one below
    it, or an address of the loopback."""
    name = _PORT.sub("", text).strip("[]").rstrip(".").lower()
    is_name = name == "localhost" or name.endswith(".localhost")
    return is_name or is_loopback(name) or is_loopback(text)


def is_loopback(text: str) -> bool:
    """Whether a text is an address of the loopback."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


@lru_cache(maxsize=256)
def is_host(text: str) -> bool:
    """Whether a text is a host, with a port or without."""
    return len(text) <= 260 and _HOST.fullmatch(text) is not None
