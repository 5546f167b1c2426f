"""The constraints of an API that say what another constraint says, or something else."""

from __future__ import annotations

from msgspec.structs import replace

from liveref.constraints.index import tag_of
from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint

__all__ = ["Executed"]

_SUBJECT = ("field", "operation", "parameter")


class Executed:
    """The constraints that a service of an API executes, by kind and resource."""

    def __init__(self, api: API) -> None:
        self._constraints: dict[tuple[str, str], list[Constraint]] = {}
        for constraint in api.constraints:
            key = (tag_of(constraint), constraint.resource)
            self._constraints.setdefault(key, []).append(constraint)

    def same(self, constraint: Constraint) -> Constraint | None:
        """The constraint that says the same, None if there is none."""
        return next((other for other in self._of(constraint) if _is_same(constraint, other)), None)

    def rivals(self, constraint: Constraint) -> list[Constraint]:
        """The constraints of the same kind on the same field, operation or parameter."""
        return [other for other in self._of(constraint) if _is_rival(constraint, other)]

    def _of(self, constraint: Constraint) -> list[Constraint]:
        return self._constraints.get((tag_of(constraint), constraint.resource), [])


def _is_same(constraint: Constraint, other: Constraint) -> bool:
    """Whether the other one says the same; it may add the code of the refusal."""
    if constraint.code not in (None, other.code):
        return False
    return replace(other, reason=constraint.reason, code=constraint.code) == constraint


def _is_rival(constraint: Constraint, other: Constraint) -> bool:
    return all(getattr(constraint, name, "") == getattr(other, name, "") for name in _SUBJECT)
