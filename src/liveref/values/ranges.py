"""Ranges of addresses, as texts (`10.0.0.0/24`) or with their ends (`start`, `end`)."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any

from msgspec import UNSET

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def network(text: Any) -> Network | None:
    """The network that a text means, None for any other."""
    try:
        return ipaddress.ip_network(text, strict=False) if isinstance(text, str) else None
    except ValueError:
        return None


def address(text: Any) -> Address | None:
    """The address that a text means, None for any other."""
    try:
        return ipaddress.ip_address(text) if isinstance(text, str) else None
    except ValueError:
        return None


def named(text: str, name: str) -> Any:
    """The part of a range by its name: the `first`, `second` and `last` address that a host may
    have, `version` (of an address as well) and `length`; of any other text, the private `address`,
    the `mac` and the `key` that are its own. UNSET for all else."""
    whole = network(text) if "/" in text or name == "version" else None
    if whole is None:
        return _own(text).get(name, UNSET)
    if name == "version":
        return whole.version
    if name == "length":
        return whole.prefixlen
    low, high = _hosts(whole)
    places = {"first": low, "second": min(low + 1, high), "last": high}
    return str(places[name]) if name in places else UNSET


def size(items: list[Any]) -> int:
    """The number of addresses in a list's ranges, and of its other items."""
    sizes = (sum(int(high) - int(low) + 1 for low, high in _bounds([item])) for item in items)
    return sum(count or 1 for count in sizes)


def _own(text: str) -> dict[str, str]:
    digest = sha256(text.encode()).digest()
    address = f"10.{digest[0]}.{digest[1]}.{1 + digest[2] % 254}"
    mac = f"fa:16:3e:{digest[3:6].hex(':')}"
    return {"address": address, "mac": mac, "key": digest[6:14].hex()}


def _hosts(whole: Network) -> tuple[Address, Address]:
    """The first and the last address of a network that a host may have."""
    low, high = whole.network_address, whole.broadcast_address
    if whole.num_addresses <= 2:
        return low, high
    return low + 1, high - 1 if whole.version == 4 else high


def free(ranges: Any, taken: Collection[str]) -> str | None:
    """The lowest address of some ranges that is not taken, None where all are."""
    for low, high in _bounds(ranges):
        candidate = low
        while candidate <= high:  # type: ignore[operator]
            if str(candidate) not in taken:
                return str(candidate)
            candidate += 1
    return None


def overlaps(one: Network, other: Network) -> bool:
    """Whether two networks have an address in common."""
    return one.version == other.version and one.overlaps(other)


def part(ranges: Any, length: int, taken: Collection[Network]) -> Network | None:
    """The first network of a length within some that overlaps none that is taken; all of one
    that is no larger. None where nothing is left."""
    for item in ranges if isinstance(ranges, list) else [ranges]:
        whole = network(item)
        if whole is None or length > whole.max_prefixlen:
            continue
        longer = max(length, whole.prefixlen)
        low, size = int(whole.network_address), 1 << whole.max_prefixlen - longer
        end = low + whole.num_addresses
        while low < end:
            candidate = type(whole)((low, longer))
            over = [
                int(other.broadcast_address) + 1 for other in taken if overlaps(candidate, other)
            ]
            if not over:
                return candidate
            low = -(-max(over) // size) * size
    return None


def _bounds(ranges: Any) -> Iterator[tuple[Address, Address]]:
    for range_ in ranges if isinstance(ranges, list) else [ranges]:
        whole = network(range_)
        if whole is not None:
            yield _hosts(whole)
        elif isinstance(range_, dict):
            low, high = address(range_.get("start")), address(range_.get("end"))
            if low is not None and high is not None and low.version == high.version:
                yield low, high
