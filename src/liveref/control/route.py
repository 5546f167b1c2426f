"""A route of the control interface: one method and path, and the function behind them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from liveref.service.work.answer import Answer

MOST = 1024 * 1024
"""Bytes of a body, unless the route says otherwise."""


class Asked(msgspec.Struct):
    """A request that the door let in. `path` and `query` are values by name; `body` is of the type
    that the route takes, or bytes where it takes another media type; `base` is the address that
    the client called, without a slash."""

    path: dict[str, str]
    query: Any
    body: Any
    headers: dict[bytes, bytes]
    base: str


Handler = Callable[[Asked], Awaitable[Answer]]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of routes; the OpenAPI document is made of the same rows.

    `path` is a template below the prefix, `*` at its end takes the rest. `body` and `query` are
    types that requests are decoded as. `answers` are the types of bodies by status code, None for
    an answer without one; `media` are further media types of a 200. `documents` are the media types
    of bodies beside JSON, which the handler reads itself. A
    request that `may_lack_body` is one with an empty object. Clients anywhere reach a route that
    `is_public`, and it stays where the control interface is turned off.
    """

    method: str
    path: str
    summary: str
    handle: Handler
    answers: Mapping[int, Any]
    body: Any = None
    query: Any = None
    media: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    path_schemas: Mapping[str, Mapping[str, Any]] = {}
    most: int = MOST
    may_lack_body: bool = False
    is_public: bool = False
