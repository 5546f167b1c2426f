"""What a new record refers to must be there, as far as it is made here."""

from __future__ import annotations

from typing import Any

from liveref.service.plan import Plan
from liveref.service.problem import Problem
from liveref.store.base import Reader

_ID = "_id"


def check_references(plan: Plan, tx: Reader, data: dict[str, Any]) -> None:
    """Raises a Problem where a field called like a resource of the same service holds the
    identity of none: 404 if the operation documents that, else 400. Whose a record is (a
    project, a user) may be anybody: only some services ask."""
    system = plan.system
    if system.type is None:
        return
    for field, value in data.items():
        resource = field.removesuffix(_ID)
        if resource == field or not isinstance(value, str) or system.names.means("owner", field):
            continue
        if resource in system.made_here and tx.get(system.kind(resource), value) is None:
            code = 404 if 404 in plan.operation.errors else 400
            raise Problem(code, f"There is no {resource} {value}.", field=field)
