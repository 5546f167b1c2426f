"""What of an identity service is for administrators alone: all but what conventions open to
everyone, and to the user, project or domain that a path names."""

from __future__ import annotations

import re

from liveref.model.conventions import Identity
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem


class Permission:
    """Judges requests by the paths that conventions name."""

    def __init__(self, conventions: Identity) -> None:
        self._everyone = re.compile(conventions.everyone)
        self._unrestricted = re.compile(conventions.unrestricted)
        self._own = [re.compile(pattern) for pattern in conventions.own]

    def check(self, caller: Caller | None, method: str, path: str) -> None:
        """Raises Problem 403 for what a caller may not do; `path` is that below the service."""
        asked = f"{method} {path.rstrip('/')}"
        if caller is not None and caller.is_restricted and self._unrestricted.fullmatch(asked):
            raise Problem(403, "What was delegated, or is restricted, is not for this.")
        if caller is None or caller.is_admin:
            return
        if self._everyone.fullmatch(asked) or self._is_own(caller, asked):
            return
        raise Problem(403, "This is for administrators only.")

    def _is_own(self, caller: Caller, asked: str) -> bool:
        own = {"user": caller.user, "project": caller.project, "domain": caller.home}
        found = (pattern.fullmatch(asked) for pattern in self._own)
        return any(
            own.get(name) == value
            for match in found
            if match is not None
            for name, value in match.groupdict().items()
        )
