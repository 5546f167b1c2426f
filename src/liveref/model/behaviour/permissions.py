"""The permission to set a field, to see it, and to call an operation."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.reason import Reason


class Reservation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of a request that only administrators may set.

    `fields` are paths into the request's fields: names with points between, each of which may have
    `*` for any characters; `*` alone is each item of a list as well. `values` and `like` (a
    regular expression of texts) are the values that are reserved; without both, any value but the
    default is. `verbs` are the operations (`Operation.verb`), none: all that write. `owner_of` is a
    field that refers to a record whose owner may set them too.
    """

    fields: tuple[str, ...]
    values: tuple[Any, ...] = ()
    like: str = ""
    verbs: tuple[str, ...] = ()
    owner_of: str = ""
    because: str = ""
    reason: Reason | None = None


class PrivilegedView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of answers that only administrators see, by name; `*` stands for any characters. Of
    maps, `shows` are the keys that everybody sees."""

    fields: tuple[str, ...]
    shows: tuple[str, ...] = ()
    because: str = ""
    reason: Reason | None = None


class Permission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an operation is for administrators alone, with the reason."""

    admin_only: bool
    reason: Reason | None = None
