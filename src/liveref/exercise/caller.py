"""A caller: anything that answers a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from msgspec import UNSET


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to a request. `body` is its JSON, UNSET where there is none; names of headers are
    in lower case."""

    code: int
    headers: dict[str, str] = {}
    body: Any = UNSET
    raw: bytes = b""

    @property
    def good(self) -> bool:
        """Whether it tells of a success (RFC 9110, section 15)."""
        return 200 <= self.code < 400


class CallError(Exception):
    """A request could not be sent, or got no answer; the message says why, for a person."""


class Caller(Protocol):
    """Sends one request and waits for its answer."""

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """The answer to a request; `path` is percent-encoded and may carry a query.

        Raises CallError where there is none.
        """


def decoded(raw: bytes) -> Any:
    """The JSON value of an answer's body, UNSET where it holds none."""
    if not raw:
        return UNSET
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return UNSET
