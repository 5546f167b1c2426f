"""Times as ISO 8601 has them, in the style of an example; as HTTP does, or in seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache

_FRACTION = re.compile(r"\.(\d+)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_SHORTEST_TIME = len("2012-12-02")
_USUAL_TIME = ("T", 0, "Z")
_EPOCH, _HTTP = "seconds", " GMT"


def moment(text: object) -> float | None:
    """Seconds since the epoch of a time as ISO 8601 has it, None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def shown_as(seconds: float, style: object) -> str | float:
    """A time like an example: a number of seconds where that is one, else a text."""
    return type(style)(seconds) if isinstance(style, int | float) else timestamp(seconds, style)


def timestamp(seconds: float, style: object = None) -> str:
    """A time as ISO 8601 in UTC, in the style of an example: with or without a zone,
    a fraction or a `T`; to the second and with `Z` where there is none to follow. Where the example
    is a date of HTTP (RFC 9110) or a text of seconds, that."""
    between, digits, ending = style_of(style) if isinstance(style, str) else _USUAL_TIME
    if ending == _EPOCH:
        return f"{seconds:.{digits}f}"
    if ending == _HTTP:
        return formatdate(seconds, usegmt=True)
    if not digits:
        return _to_the_second(int(seconds), between, ending)
    fraction = f".{int(seconds % 1 * 1_000_000):06d}"[: digits + 1]
    return _to_the_second(int(seconds), between, "") + fraction + ending


def writer(style: object) -> Callable[[float], str]:
    """The function that writes times in the style of an example: see `timestamp`."""
    between, digits, ending = style_of(style) if isinstance(style, str) else _USUAL_TIME
    if digits or ending in (_EPOCH, _HTTP):
        return lambda seconds: timestamp(seconds, style)
    return lambda seconds: _to_the_second(int(seconds), between, ending)


def is_time(value: object) -> bool:
    """Whether a value is a time of a day, as ISO 8601 has it."""
    return isinstance(value, str) and len(value) > _SHORTEST_TIME and moment(value) is not None


def restyled(value: object, style: str) -> object:
    """A time in the style of another; what is no time of a day as it is."""
    return timestamp(moment(value) or 0, style) if is_time(value) else value


@lru_cache(maxsize=4096)
def style_of(example: str) -> tuple[str, int, str]:
    """The form of a time: text between date and time, digits of the fraction, and ending."""
    fraction = _FRACTION.search(example)
    if example.replace(".", "").isdecimal():
        return "", len(fraction[1]) if fraction else 0, _EPOCH
    if example.endswith(_HTTP):
        return "", 0, _HTTP
    if len(example) < _SHORTEST_TIME:
        return _USUAL_TIME
    ending = "+00:00" if _OFFSET.search(example) else ""
    return (
        "T" if "T" in example else " ",
        len(fraction[1]) if fraction else 0,
        "Z" if example.endswith("Z") else ending,
    )


@lru_cache(maxsize=4096)
def _to_the_second(seconds: int, between: str, ending: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(f"%Y-%m-%d{between}%H:%M:%S{ending}")
