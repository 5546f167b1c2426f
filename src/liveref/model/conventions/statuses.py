"""The words of statuses."""

from __future__ import annotations

import msgspec


class Statuses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over the values of a status.

    `passing` matches one that gives way by itself, `failed` one that says that something
    went wrong, `waiting` one that gives way where the service has only accepted to do something
    (202), `off` one that says that a thing is there and not in use, `settled` one that a
    thing has when nothing happens to it. `usual` is the settled one to assume where the
    document shows none.
    """

    passing: str = r"(?!)"
    waiting: str = r"(?!)"
    failed: str = r"error"
    off: str = r"(?!)"
    settled: str = r"active"
    usual: str = "ACTIVE"
