"""The caller of a request, as its token says."""

from __future__ import annotations

import msgspec


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A user, the project or domain that the token is scoped to (or the whole system), and the
    names of the roles there. `home` is the domain of the project, or the domain itself. `is_admin`
    callers see and may do everything; a `narrow` one asks only for the records of a project.
    `is_reader` callers may read and not write. `is_restricted` are tokens of application
    credentials that may not create others; `access` are the only requests that a token may make,
    None for all: service, method and path of each."""

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
        """Whether the caller sees the records of all projects."""
        return self.is_admin and not self.narrow
