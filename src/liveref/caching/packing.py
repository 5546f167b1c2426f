"""Values as msgpack, and back: nothing is raised for what can't be told in it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder()


def pack(value: Any) -> bytes | None:
    """A value as msgpack; None if it holds something that msgpack has no room for, such as an
    integer of more than 64 bits or half a character."""
    try:
        return _ENCODER.encode(value)
    except (msgspec.MsgspecError, OverflowError, UnicodeError, TypeError, RecursionError):
        return None


def unpack(content: bytes | memoryview | msgspec.Raw, kind: type[T]) -> T | None:
    """The value of that type; None if the content is no such thing."""
    try:
        value: T = _decoder(cast(Hashable, kind)).decode(content)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return value


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)
