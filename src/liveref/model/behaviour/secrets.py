"""Fields whose values are never kept, and what they must be like."""

from __future__ import annotations

import msgspec


class PasswordPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The complexity requirements of a password.

    `classes` is how many of `lower`, `upper`, `digit` and `symbol` must occur;
    `require` names the classes that must. `differs_from` lists fields of the record whose
    value the password must not be, nor contain when it has four characters or more.
    """

    min_length: int = 8
    max_length: int = 255
    classes: int = 3
    require: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ("name",)


class Secret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field whose value is never kept, echoed, logged or copied from an example.

    `missed` is the status taken at a create whose value fails `policy` (None: the request
    is refused). `generate` makes a strong value where a create gives none and returns it
    in that one response; `returns` shows there one that was given as well. `resets_to` is the
    status that an accepted change leads to, and
    `actions` are the actions whose argument of the same name changes it.
    """

    policy: PasswordPolicy | None = None
    missed: str | None = None
    fault: str = "fault"
    generate: bool = False
    returns: bool = False
    resets_to: str | None = None
    actions: tuple[str, ...] = ()
