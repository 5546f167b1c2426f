"""The context in which an answer is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from liveref.service.request.call import Call
from liveref.store.base import Record

Reveal = dict[tuple[str, str], str]
"""Secrets that an answer shows once, by (resource, field)."""


class ResponseContext(msgspec.Struct):
    """The context of a rendering: a record, the request's path values, related records by resource,
    and secrets to reveal once by (resource, field). `privileged` says that the answer includes
    fields for administrators."""

    record: Record
    path: dict[str, Any]
    now: float
    related: dict[str, Any] = {}
    reveal: Reveal = {}
    base: str = ""
    created: bool = False
    privileged: bool = True

    @classmethod
    def at(
        cls,
        call: Call,
        record: Record,
        related: dict[str, Any] | None = None,
        reveal: Reveal | None = None,
        *,
        created: bool = False,
    ) -> ResponseContext:
        """The context of a record within a call."""
        records, secrets = related or {}, reveal or {}
        privileged = call.caller is None or call.caller.is_admin
        path = call.path | call.computed if call.computed else call.path
        return cls(record, path, call.now, records, secrets, call.base, created, privileged)

    @classmethod
    def all_at(cls, call: Call, records: Iterable[Record]) -> list[ResponseContext]:
        """The contexts of records without related ones, within one call."""
        path = call.path | call.computed if call.computed else call.path
        privileged, now, base = call.caller is None or call.caller.is_admin, call.now, call.base
        return [cls(one, path, now, {}, {}, base, False, privileged) for one in records]

    def of(self, record: Record) -> ResponseContext:
        """The context of another record within the same call."""
        return msgspec.structs.replace(self, record=record, path={})


FieldRenderer = Callable[[ResponseContext], Any]
"""Finds the value of one key."""
