"""The body of a refusal that comes before any reference is known."""

from __future__ import annotations

from http import HTTPStatus

import msgspec


def refusal_body(code: int, message: str) -> bytes:
    """A refusal in JSON, in liveref's own envelope: code, title and message."""
    title = HTTPStatus(code).phrase
    return msgspec.json.encode({"error": {"code": code, "title": title, "message": message}})
