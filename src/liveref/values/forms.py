"""Texts that have a form: times, addresses and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from liveref.values import ranges
from liveref.values.times import moment

__all__ = ["FORMS", "Form"]

_MAC = re.compile(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)


class Form(NamedTuple):
    """A form: what it is called, and which values have it."""

    noun: str
    fits: Callable[[Any], bool]


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
}
"""The forms by the names that schemas have for them."""
