"""What carrying out an operation came to."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.service.representation.view import View


class Outcome(msgspec.Struct):
    """`view` is the record to show, None for an answer without one; `body` is a ready JSON
    value in its place; `created` whether something came into being; `orphans` are the keys
    of stored bodies that nothing owns any more; `location` is where to ask instead."""

    view: View | None = None
    created: bool = False
    body: Any = UNSET
    orphans: tuple[str, ...] = ()
    location: str | None = None
