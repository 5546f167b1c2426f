"""The operations of an identity service that are not for administrators alone: those that
conventions give to everyone, and to the user, project or domain that the path names.

The operation that a request was routed to is judged, never the text of its path.
"""

from __future__ import annotations

from collections.abc import Sequence

from liveref.model.conventions.identity import Identity, routes
from liveref.model.path import form, names_in
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem

_WHOSE = ("user", "project", "domain")


class Permission:
    """Judges operations by their methods and paths."""

    def __init__(self, conventions: Identity) -> None:
        self._everyone = {route for route, _ in routes(conventions.everyone)}
        self._unrestricted = {route for route, _ in routes(conventions.unrestricted)}
        self._own = {route: _whose(path) for route, path in routes(conventions.own)}

    def check(self, caller: Caller, method: str, path: str, values: Sequence[str]) -> None:
        """Raises Problem 403 for an operation that a caller may not use; `path` is its template,
        and `values` those of the parameters in it."""
        route = (method, form(path))
        if caller.is_restricted and route in self._unrestricted:
            raise Problem(
                403, "A token that was delegated or is restricted is not allowed to do this."
            )
        if caller.is_admin or route in self._everyone or self._is_own(caller, route, values):
            return
        raise Problem(403, "This is for administrators only.")

    def _is_own(self, caller: Caller, route: tuple[str, str], values: Sequence[str]) -> bool:
        if route not in self._own:
            return False
        what, place = self._own[route]
        own = {"user": caller.user, "project": caller.project, "domain": caller.home}
        return place < len(values) and own[what] is not None and own[what] == values[place]


def _whose(path: str) -> tuple[str, int]:
    """The parameter of a path that says who may, and its place among them."""
    names = names_in(path)
    place = next(place for place, name in enumerate(names) if name in _WHOSE)
    return names[place], place
