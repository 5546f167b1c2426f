"""The outcome of an operation."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.service.representation.response_context import ResponseContext


class Outcome(msgspec.Struct):
    """`context` is the context of the record to show, None for an answer without one; `body` is a
    ready JSON value in its place; `created` says whether a record was created; `orphans` are the
    keys of stored bodies without an owner; `location` is the Location of the answer."""

    context: ResponseContext | None = None
    created: bool = False
    body: Any = UNSET
    orphans: tuple[str, ...] = ()
    location: str | None = None
