"""The answer to one request, as it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

Headers = list[tuple[bytes, bytes]]
NO_CONTENT = (204, 205, 304)
"""The codes of answers without a body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5)."""
OF_JSON = (b"content-type", b"application/json")


class Answer(msgspec.Struct):
    """Code, headers and body; `stream` in the place of a body that is too long to hold."""

    code: int
    headers: Headers
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None
