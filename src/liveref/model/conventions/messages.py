"""Fields in headers, and binary bodies."""

from __future__ import annotations

import msgspec


class Headers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over headers where these are the fields of
    things: `transport` matches those of the message itself, `removing` one that takes away what
    its groups name.
    """

    transport: str = r".*"
    removing: str = r"(?!)"
    copies: dict[str, str] = {}
    """The headers that say from where, or to where, something is copied: `from` and `to`."""


class Uploads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`) over the fields that describe a binary body."""

    size: str = r"(?!)"
    md5: str = r"(?!)"
    algorithm: str = r"(?!)"
    digest: str = r"(?!)"
    """The digest by `algorithm`, which is SHA-512."""
    size_header: str = r"(?!)"
    """A header by which the client tells the size."""
