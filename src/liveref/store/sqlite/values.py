"""JSON values as SQLite compares them.

SQLite has no booleans and orders values by storage class: NULL, numbers, text, blobs. So
null is NULL, numbers and strings are themselves, false and true are the blobs 00 and 01, and
arrays and objects are a blob 02 with their JSON. Equality and order are then those of JSON
values (1 is 1.0, and neither "1" nor true) and a plain index holds them.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import msgspec

from liveref.store.sql.dialect import SQLValue

FALSE, TRUE, COMPOSITE = b"\x00", b"\x01", b"\x02"
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


def to_sql(value: Any) -> SQLValue:
    """The SQL value that stands for a JSON value.

    An integer of more than 64 bits is taken as the nearest float; what JSON can't say (NaN,
    infinities) is null, as it is when the record is written.
    """
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else _nearest_float(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return str(value)
    return COMPOSITE + _encode_sorted(value)


def _nearest_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def contains(whole: SQLValue, part: SQLValue) -> bool:
    """Whether an array has that element, or an object with all that this one has; a string that
    part, or an object that key."""
    if isinstance(whole, str):
        return isinstance(part, str) and part in whole
    if not isinstance(whole, bytes) or not whole.startswith(COMPOSITE):
        return False
    members = msgspec.json.decode(whole[1:])
    if isinstance(members, dict):
        return part in members
    if any(to_sql(member) == part for member in members):
        return True
    if not isinstance(part, bytes) or not part.startswith(COMPOSITE):
        return False
    wanted = msgspec.json.decode(part[1:])
    return isinstance(wanted, dict) and any(_has(member, wanted) for member in members)


def _has(member: Any, wanted: dict[str, Any]) -> bool:
    """Whether an object has all that another one has, which is something."""
    return isinstance(member, dict) and bool(wanted) and wanted.items() <= member.items()


def after_prefix(prefix: str) -> str | None:
    """The least string behind all that begin with `prefix`, None if there is none."""
    stem = prefix.rstrip("\U0010ffff")
    if not stem:
        return None
    last = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if last == 0xD800 else last)
