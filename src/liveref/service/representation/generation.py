"""Values that nobody gave: fresh identities, and those derived from a record.

A derived value depends on the record's id and the field's path alone, so that it is the
same on every call and needs no storing.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from liveref.model.schema import Schema

_HEX = re.compile(r"[0-9a-f]{8,}")
_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_FRACTION = re.compile(r"\.(\d+)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_SHORTEST_TIME = len("2012-12-02")
_USUAL_TIME = ("T", 0, "Z")


@lru_cache(maxsize=4096)
def _is_hex(example: str) -> bool:
    return _HEX.fullmatch(example) is not None


def is_uuid(value: Any) -> bool:
    """Whether a value is the text of a UUID, with hyphens or without."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_hex32(example: object) -> bool:
    """Whether identities are written without dashes, as in `5c5f…` of 32 hex digits."""
    return isinstance(example, str) and len(example) == 32 and _is_hex(example)


def fresh_id(style: object = None) -> str:
    """A new identity, in the style of a documented example of one.

    It is a UUID of version 7 (RFC 9562, section 5.7): milliseconds, then 74 random bits. What
    is made together lies together in the store's indexes, and a commit writes fewer pages.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    above, below = random >> 68, random & (1 << 62) - 1
    digits = f"{milliseconds << 80 | 7 << 76 | above << 64 | 2 << 62 | below:032x}"
    if is_hex32(style):
        return digits
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@lru_cache(maxsize=4096)
def digest(record_id: str, path: str) -> str:
    """64 hex digits derived from a record's id and a field's path."""
    return hashlib.sha256(f"{record_id}\0{path}".encode()).hexdigest()


def derived_id(record_id: str, path: str, style: object = None) -> str:
    """An identity derived from the record, in the style of an example."""
    derived = uuid.UUID(hex=digest(record_id, path)[:32], version=4)
    return derived.hex if is_hex32(style) else str(derived)


def moment(text: object) -> float | None:
    """Seconds since the epoch of a time as ISO 8601 has it, None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def timestamp(seconds: float, style: object = None) -> str:
    """A time as ISO 8601 in UTC, in the style of an example: with or without a zone,
    a fraction or a `T`; to the second and with `Z` where there is none to follow."""
    between, digits, ending = _time_style(style) if isinstance(style, str) else _USUAL_TIME
    if not digits:
        return _to_the_second(int(seconds), between, ending)
    fraction = f".{int(seconds % 1 * 1_000_000):06d}"[: digits + 1]
    return _to_the_second(int(seconds), between, "") + fraction + ending


@lru_cache(maxsize=4096)
def _time_style(example: str) -> tuple[str, int, str]:
    """What stands between date and time, the digits of the fraction, and the ending."""
    if len(example) < _SHORTEST_TIME:
        return _USUAL_TIME
    fraction = _FRACTION.search(example)
    ending = "+00:00" if _OFFSET.search(example) else ""
    return (
        "T" if "T" in example else " ",
        len(fraction[1]) if fraction else 0,
        "Z" if example.endswith("Z") else ending,
    )


@lru_cache(maxsize=4096)
def _to_the_second(seconds: int, between: str, ending: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(f"%Y-%m-%d{between}%H:%M:%S{ending}")


def derived_name(record_id: str, path: str, style: object = None) -> str:
    """A name such as a host's: hex digits if the example is, else the field's name and a tag."""
    tag = digest(record_id, path)
    if isinstance(style, str) and _is_hex(style):
        return tag[: len(style)] if len(style) <= len(tag) else tag
    return f"{path.rsplit('.', 1)[-1].replace('_', '-').lower()}-{tag[:8]}"


def documented_value(schema: Schema, path: str = "") -> Any:
    """A value as a schema has it, with its example wherever there is one."""
    if schema.properties:
        fields = schema.properties.items()
        return {name: documented_value(known.schema, name) for name, known in fields}
    known = schema.example not in (UNSET, None)
    return schema.example if known else plain_value(schema, "", path)


def plain_value(schema: Schema, record_id: str, path: str) -> Any:
    """A value of the schema's type for a field of which nothing else is known."""
    if schema.default is not UNSET:
        return schema.default
    if schema.enum:
        return schema.enum[0]
    if not schema.types:
        return None
    kind = schema.types[0]
    if kind in ("integer", "number"):
        return int(schema.minimum or 0) if kind == "integer" else float(schema.minimum or 0)
    if kind == "boolean":
        return False
    if kind == "string":
        return derived_name(record_id, path)[: schema.max_length or 255]
    return [] if kind == "array" else {}
