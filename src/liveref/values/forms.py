"""Texts that have a form: times, addresses and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from liveref.values import ranges
from liveref.values.times import moment

__all__ = ["FORMS", "Form"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_LONGEST_HOST = 253
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_MAC = re.compile(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)


class Form(NamedTuple):
    """A form: what it is called, and which values have it."""

    noun: str
    fits: Callable[[Any], bool]


def _version(value: Any) -> int:
    address = ranges.address(value)
    return address.version if address is not None else 0


def _is_date(value: Any) -> bool:
    return _DATE.fullmatch(value) is not None and moment(value) is not None


def _is_host(value: str) -> bool:
    labels = value.removesuffix(".").split(".")
    return len(value) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in labels)


def _is_uri(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https")
    return bool(parts.scheme and not re.search(r"\s", value) and (parts.netloc or not is_web))


FORMS = {
    "time": Form("a time as ISO 8601 has it", lambda value: moment(value) is not None),
    "mac": Form(
        "a MAC address",
        lambda value: isinstance(value, str) and _MAC.fullmatch(value) is not None,
    ),
    "cidr": Form(
        "a range of addresses",
        lambda value: "/" in str(value) and ranges.network(value) is not None,
    ),
    "ip": Form("an IP address", lambda value: ranges.address(value) is not None),
    "ipv4": Form("an IPv4 address", lambda value: _version(value) == 4),
    "ipv6": Form("an IPv6 address", lambda value: _version(value) == 6),
    "email": Form("an e-mail address", lambda value: _EMAIL.fullmatch(value) is not None),
    "uri": Form("an absolute URI", _is_uri),
    "hostname": Form("a host name", _is_host),
    "date": Form("a date as YYYY-MM-DD", _is_date),
    "clock": Form("a time of day as HH:MM", lambda value: _CLOCK.fullmatch(value) is not None),
    "uuid": Form("a UUID", lambda value: _UUID.fullmatch(value) is not None),
}
"""The forms by the names that schemas have for them."""
