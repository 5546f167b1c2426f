"""The outcome of an operation."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call

BINARY = "application/octet-stream"


class Part(msgspec.Struct):
    """A part of a stored body: `start` up to `end` of `size` bytes, with its record's fields."""

    key: str
    start: int
    end: int
    size: int
    fields: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether the part is the whole body."""
        return self.end - self.start == self.size

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers that describe the part (RFC 9110, section 14)."""
        length = self.end - self.start
        lines = [
            (b"content-type", str(self.fields.get("content_type") or BINARY).encode()),
            (b"content-length", str(length).encode()),
            (b"accept-ranges", b"bytes"),
        ]
        if not self.is_whole:
            content = f"bytes {self.start}-{self.end - 1}/{self.size}"
            lines.append((b"content-range", content.encode()))
        return lines


class Outcome(msgspec.Struct):
    """`context` is the context of the record to show, None for an answer without one; `body` is a
    ready JSON value in its place; `created` says whether a record was created; `orphans` are the
    keys of stored bodies without an owner; `location` is the Location of the answer; `part` is the
    part of a stored body to send. `call` is the request as the steps have left it: with the stored
    identities of what its path names, and what the answer shows besides records."""

    context: ResponseContext | None = None
    created: bool = False
    body: Any = UNSET
    orphans: tuple[str, ...] = ()
    location: str | None = None
    part: Part | None = None
    call: Call | None = None
