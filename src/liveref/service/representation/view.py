"""What an answer looks at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from liveref.service.request.call import Call
from liveref.store.base import Record


class View(msgspec.Struct):
    """What is looked at: a record, the request's path values, the records related to it by
    their resource's name, and secrets to reveal this once by (resource, field). `privileged`
    says that it shows what only administrators see."""

    record: Record
    path: dict[str, Any]
    now: float
    related: dict[str, Any] = {}
    reveal: dict[tuple[str, str], str] = {}
    base: str = ""
    created: bool = False
    privileged: bool = True

    @classmethod
    def at(
        cls,
        call: Call,
        record: Record,
        related: dict[str, Any] | None = None,
        reveal: dict[tuple[str, str], str] | None = None,
        *,
        created: bool = False,
    ) -> View:
        """A look at a record as a call has it."""
        told, shown = related or {}, reveal or {}
        privileged = call.caller is None or call.caller.is_admin
        return cls(record, call.known, call.now, told, shown, call.base, created, privileged)

    def of(self, record: Record) -> View:
        """A look at another record beside this one."""
        return msgspec.structs.replace(self, record=record, path={})


Getter = Callable[[View], Any]
"""Finds the value of one key."""
