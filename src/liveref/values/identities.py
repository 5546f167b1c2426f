"""Identities and names that are derived from a record, and which values are identities.

A derived value depends on the record's id and the field's path alone, so that it is the
same on every call and needs no storing.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from functools import lru_cache
from typing import Any

_HEX = re.compile(r"[0-9a-f]{8,}")
UUID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_UUID = re.compile(UUID.replace("a-f", "a-fA-F"))  # IGNORECASE takes three times as long


@lru_cache(maxsize=4096)
def _is_hex(example: str) -> bool:
    return _HEX.fullmatch(example) is not None


def is_uuid(value: Any) -> bool:
    """Whether a value is the text of a UUID, with hyphens or without."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_made_up(identity: str) -> bool:
    """Whether an identity is one that a service makes up: a number, a UUID. Of what goes by a
    name, a list may well show some examples only."""
    return identity.isdecimal() or is_uuid(identity)


def is_hex32(example: object) -> bool:
    """Whether identities are written without dashes, as in `5c5f…` of 32 hex digits."""
    return isinstance(example, str) and len(example) == 32 and _is_hex(example)


def with_hyphens(digits: str) -> str:
    """The 32 hex digits of a UUID as they are written with hyphens (RFC 9562, section 4)."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@lru_cache(maxsize=4096)
def digest(record_id: str, path: str) -> str:
    """64 hex digits derived from a record's id and a field's path."""
    return hashlib.sha256(f"{record_id}\0{path}".encode()).hexdigest()


def derived_id(record_id: str, path: str, style: object = None) -> str:
    """An identity derived from the record, in the style of an example."""
    derived = uuid.UUID(hex=digest(record_id, path)[:32], version=4)
    return derived.hex if is_hex32(style) else str(derived)


def derived_name(record_id: str, path: str, style: object = None) -> str:
    """A name such as a host's: hex digits if the example is, else the field's name and a tag."""
    return _derived_name(record_id, path, style if isinstance(style, str) else "")


@lru_cache(maxsize=4096)
def _derived_name(record_id: str, path: str, style: str) -> str:
    tag = digest(record_id, path)
    if style and _is_hex(style):
        return tag[: len(style)] if len(style) <= len(tag) else tag
    return f"{path.rsplit('.', 1)[-1].replace('_', '-').lower()}-{tag[:8]}"
