"""The callers who may use an operation."""

from __future__ import annotations

from functools import cached_property

from liveref.model.api import Operation
from liveref.model.constraints.operations import AdministratorsOnly
from liveref.model.operation_names import names_of_operation
from liveref.model.reason import Reason
from liveref.service.request.caller import Caller
from liveref.service.system.system import System


class Permissions:
    """The callers whom facts and behaviour allow to use one operation."""

    def __init__(self, system: System, operation: Operation) -> None:
        self._system, self._operation = system, operation

    @cached_property
    def is_for_members(self) -> bool:
        """Whether behaviour says that not only administrators may call the operation."""
        permissions = self._system.api.behaviour.permissions
        named = (permissions.get(name) for name in names_of_operation(self._operation))
        return any(permission is not None and not permission.admin_only for permission in named)

    @cached_property
    def _for_administrators(self) -> list[AdministratorsOnly]:
        return self._system.constraints.for_operation(AdministratorsOnly, self._operation)

    def may_be_called_by(self, caller: Caller) -> bool:
        """Whether no fact says that the caller lacks the role for the operation."""
        return all(caller.roles & set(fact.roles) for fact in self._for_administrators)

    @cached_property
    def reason_for_administrators(self) -> Reason | None:
        """The reason why the operation is for administrators only."""
        permissions = self._system.api.behaviour.permissions
        named = (permissions.get(name) for name in names_of_operation(self._operation))
        reasons = [
            permission.reason
            for permission in named
            if permission is not None and permission.reason is not None
        ]
        return next(iter([*(fact.reason for fact in self._for_administrators), *reasons]), None)
