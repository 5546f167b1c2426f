"""Additions of a behaviour file to a reference: operations, codes and fields."""

from __future__ import annotations

import msgspec

from liveref.model.reason import Reason

__all__ = ["Addition"]


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """One addition to the document.

    `kind` is "operation", "code" or "field". `operation` is the method and the path of a new
    operation, or of an old one; `value` is its title, or the type of a field.
    """

    kind: str
    operation: str = ""
    field: str = ""
    code: int | None = None
    value: str = ""
    is_required: bool = False
    reason: Reason
