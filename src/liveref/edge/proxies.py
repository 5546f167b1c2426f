"""The public address of a service that stands behind proxies.

A trusted proxy tells it in `Forwarded` (RFC 7239) or in the older `X-Forwarded-Proto`, `-Host`,
`-Port` and `-Prefix`; the operator fixes it with `--public-url`. Nobody else is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import msgspec

from liveref.edge.hosts import is_host

_PAIR = re.compile(r'\s*([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))\s*(?:;|$)', re.I)
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
Network = IPv4Network | IPv6Network


class PublicAddress(msgspec.Struct, frozen=True):
    """The scheme, the host (with a port that is not the scheme's) and the path before all others
    under which clients reach the service."""

    scheme: str
    host: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.prefix}"


def public_address(url: str) -> PublicAddress:
    """The address that `--public-url` names. Raises ValueError with what is wrong, for a person."""
    parts = urlsplit(url)
    prefix = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not is_host(parts.netloc):
        raise ValueError(f"{url!r} is no address such as https://cloud.example.org/api.")
    if parts.query or parts.fragment or (prefix and not _PREFIX.fullmatch(prefix)):
        raise ValueError(f"{url!r} has more than a scheme, a host, a port and a path.")
    return PublicAddress(parts.scheme, parts.netloc, prefix)


def network(text: str) -> Network:
    """The proxies that `--trusted-proxy` names: an address, or a network in CIDR notation. Raises
    ValueError."""
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(f"{text!r} is no address or network such as 10.0.0.0/8.") from None


def is_trusted(client: str | None, networks: Sequence[Network]) -> bool:
    """Whether the peer of a connection is one of the trusted proxies."""
    if client is None:
        return False
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return False
    return any(address in network for network in networks)


def forwarded(headers: Mapping[bytes, bytes], own: PublicAddress) -> PublicAddress:
    """The address that the nearest proxy was called at, by its headers; `own` for what they do
    not say, or say in a form that cannot be."""
    stated = _standard(headers.get(b"forwarded")) or _usual(headers)
    scheme = stated.get("proto", "").lower()
    host = stated.get("host", "")
    prefix = stated.get("prefix", "").rstrip("/")
    return PublicAddress(
        scheme if scheme in ("http", "https") else own.scheme,
        host if is_host(host) else own.host,
        prefix if _PREFIX.fullmatch(prefix) else own.prefix,
    )


def _standard(value: bytes | None) -> dict[str, str]:
    """The parameters of the last element of `Forwarded`, which is the nearest proxy's."""
    element = (value or b"").decode("latin-1").rpartition(",")[2]
    pairs = _PAIR.finditer(element)
    return {match[1].lower(): match[2] or match[3] or "" for match in pairs}


def _usual(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    named = {name: _last(headers, f"x-forwarded-{name}") for name in ("proto", "host", "prefix")}
    port = _last(headers, "x-forwarded-port")
    host = named["host"]
    if host and port.isdigit() and ":" not in host and port not in ("80", "443"):
        named["host"] = f"{host}:{port}"
    return named


def _last(headers: Mapping[bytes, bytes], name: str) -> str:
    return headers.get(name.encode(), b"").decode("latin-1").rpartition(",")[2].strip()
