"""JSON values as bytes that PostgreSQL compares as JSON values.

An ordinary index on `bytea` then has the order of `Sort`, equality is that of JSON (1 is 1.0, and
neither "1" nor true), and null is NULL. `functions.sql` makes the same bytes of a record's JSON for
paths that have no column.

| first byte | then |
| --- | --- |
| 01 | a number: the nearest double, with bits that sort, and how far a 64-bit integer is from it |
| 02 | a text in UTF-8 |
| 03 | 00 for false, 01 for true |
| 04 | an array or object as JSON with sorted keys |

PostgreSQL's text has no U+0000. So U+0001 is the escape within texts: 01 01 stands for U+0000, and
01 02 for U+0001, which keeps the order. A B-tree's entry has 2,700 bytes at most: of a key that is
longer than 512 bytes, only the first 512 sort, and a SHA-256 of all stands behind them.
"""

from __future__ import annotations

import hashlib
import re
import struct
from math import isfinite
from typing import Any

import msgspec

LONGEST = 512
NUMBER, TEXT, BOOLEAN, COMPOSITE = b"\x01", b"\x02", b"\x03", b"\x04"
FALSE, TRUE = BOOLEAN + b"\x00", BOOLEAN + b"\x01"
_SIGN = 1 << 63
_ALL = (1 << 64) - 1
_MIDDLE = 1024  # a double is at most 512 from the 64-bit integer that it is nearest to
_pack = struct.Struct(">QH").pack
_unpack = struct.Struct(">QH").unpack
_bits = struct.Struct(">d")
_whole = struct.Struct(">Q")
_encode_sorted = msgspec.json.Encoder(order="sorted").encode
_ESCAPED = re.compile("\x01([\x01\x02])")
_ESCAPE = re.compile(rb"(?<!\\)((?:\\\\)*)\\u000([01])")


def key_of(value: Any) -> bytes | None:
    """The key of a JSON value. What JSON can't say (NaN, infinities) is null, as it is when the
    record is written. Raises ValueError for text with surrogates."""
    if value is None:
        return None
    if isinstance(value, str):
        return shortened(text_key(value))
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int | float):
        return _number(value)
    return shortened(COMPOSITE + escaped_json(_encode_sorted(value)))


def text_key(text: str) -> bytes:
    """The key of a text, of whatever length."""
    return TEXT + escaped(text).encode()


def escaped(text: str) -> str:
    """A text without U+0000, in the same order."""
    if "\x00" in text or "\x01" in text:
        return text.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")
    return text


def escaped_json(content: bytes) -> bytes:
    """JSON whose texts are escaped."""
    if b"\\u000" not in content:
        return content
    return _ESCAPE.sub(lambda m: m[1] + rb"\u0001\u000" + (b"1" if m[2] == b"0" else b"2"), content)


def shortened(key: bytes) -> bytes:
    """A key that an index can have."""
    return key if len(key) <= LONGEST else key[:LONGEST] + hashlib.sha256(key).digest()


def _number(value: float) -> bytes | None:
    try:
        nearest = float(value)
    except OverflowError:
        nearest = float("inf") if value > 0 else float("-inf")
    if isinstance(value, float) and not isfinite(value):
        return None
    exact = isinstance(value, int) and -(2**63) <= value < 2**63
    away = int(value) - int(nearest) if exact else 0
    (bits,) = _whole.unpack(_bits.pack(nearest + 0.0))  # of the two zeros, one
    return NUMBER + _pack(bits ^ _ALL if bits & _SIGN else bits ^ _SIGN, away + _MIDDLE)


def value_of(key: bytes) -> str | float:
    """The text or the double of a key that was not shortened."""
    if key.startswith(TEXT):
        return _ESCAPED.sub(lambda pair: chr(ord(pair[1]) - 1), key[1:].decode())
    sortable, _ = _unpack(key[1:])
    bits = sortable ^ _SIGN if sortable & _SIGN else sortable ^ _ALL
    number: float = _bits.unpack(_whole.pack(bits))[0]
    return number


def after(key: bytes) -> bytes:
    """The least key behind all that begin with this one."""
    return key[:-1] + bytes([key[-1] + 1])
