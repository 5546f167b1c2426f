"""A record on its way into the store."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.service.lookup.values import Values
from liveref.service.representation.response_context import Reveal
from liveref.store.base import Record


class Change(Values):
    """A record that an operation creates or changes, and what the steps leave for each other.

    `given` are the fields or the arguments of the request, `arguments` the same as sent (no object
    for some actions). `chosen` is the identity that the client gives a new record, UNSET for none.
    `changes` are the values to store. `referenced` are the records that fields refer to, by field;
    `related` those that are created with the record, by resource. `reveal` are secrets that the
    answer shows once. `scope` is the part of the identity that precedes a name which is unique only
    within its parent.
    """

    arguments: Any = UNSET
    chosen: Any = UNSET
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    referenced: dict[str, Record] = msgspec.field(default_factory=dict)
    related: dict[str, Record] = msgspec.field(default_factory=dict)
    reveal: Reveal = msgspec.field(default_factory=dict)
    parent: str | None = None
