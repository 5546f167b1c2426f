"""Values of fields that behaviour reserves to administrators."""

from __future__ import annotations

import re
from typing import Any

from msgspec import UNSET

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem


def check_reserved(plan: Plan, call: Call, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raises Problem 403 where fields would get a value that is not the caller's to set."""
    for pattern in plan.system.behaviour(plan.resource.name).own:
        for field in before.keys() | after.keys():
            changed = before.get(field, UNSET) != after.get(field, UNSET)
            if changed and re.fullmatch(pattern, field):
                raise Problem(403, f"The service alone sets {field}.", field=field)
    if call.caller is None or call.caller.is_admin:
        return
    for field, values in plan.system.behaviour(plan.resource.name).reserved.items():
        value = after.get(field)
        if value in values and value != before.get(field):
            message = f"Only an administrator may set {field} to {value}."
            raise Problem(403, message, field=field)
