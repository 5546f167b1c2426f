"""Facts about the life of resources: what comes into being with what, and the password."""

from __future__ import annotations

import msgspec

__all__ = ["Ownership", "PasswordRule"]


class Ownership(msgspec.Struct, frozen=True):
    """`owner` brings one `owned` into being and takes it along; both have `shares`."""

    owner: str
    owned: str
    shares: tuple[str, ...]
    because: str


class PasswordRule(msgspec.Struct, frozen=True):
    """`attribute` is an optional password of `resource`; `missed` the status that follows
    from one that is too weak. `because` is the sentence that says so."""

    resource: str
    attribute: str
    missed: str
    because: str
