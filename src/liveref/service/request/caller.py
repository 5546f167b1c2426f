"""Who sends a request, as its token says."""

from __future__ import annotations

import msgspec


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A user, the project or domain that the token is scoped to (or the whole system), and
    the names of the roles there. `home` is the domain that the project is in, or the domain
    itself. `is_admin` is who sees and may do everything."""

    user: str
    project: str | None = None
    domain: str | None = None
    home: str | None = None
    is_system: bool = False
    roles: frozenset[str] = frozenset()
    is_admin: bool = False
