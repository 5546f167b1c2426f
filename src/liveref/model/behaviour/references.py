"""Fields that refer to other records, or show them."""

from __future__ import annotations

from typing import Any

import msgspec


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which resource a field holds the identity, of this service or another; None where it
    is of none. `code` refuses one that does not exist (None: the documented one); with `is_checked`
    false, none is refused. With `is_owned` only the owner of the other record may refer to it."""

    resource: str | None = None
    code: int | None = None
    is_checked: bool = True
    is_owned: bool = False


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records shown in a field of another: those of the resource `of`, in this service or
    another, that stand below it, or whose field `by` refers to it. `shows` is what is shown of
    each (None: what the document has there)."""

    of: str
    by: str | None = None
    shows: Any = None


class SeenWith(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of the resource `of` to which a field `by` refers, with which a record is seen:
    by whoever sees that one with these fields (`like`)."""

    of: str
    by: str
    like: dict[str, Any] = {}
