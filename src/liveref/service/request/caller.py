"""Who sends a request, as its token says."""

from __future__ import annotations

import msgspec


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A user, the project or domain that the token is scoped to (or the whole system), and
    the names of the roles there. `home` is the domain that the project is in, or the domain
    itself. `is_admin` is who sees and may do everything, unless `narrow`, who asks for what a
    project has; `is_reader` who may look and not write. `is_restricted` are those of application
    credentials who may not make others; `access` are the only requests that a token may make,
    None where it may make any: service, method and path of each."""

    user: str
    project: str | None = None
    domain: str | None = None
    home: str | None = None
    is_system: bool = False
    roles: frozenset[str] = frozenset()
    is_admin: bool = False
    is_reader: bool = False
    is_restricted: bool = False
    access: tuple[tuple[str, str, str], ...] | None = None

    narrow: bool = False

    @property
    def sees_all(self) -> bool:
        """Whether everybody's things are there."""
        return self.is_admin and not self.narrow
