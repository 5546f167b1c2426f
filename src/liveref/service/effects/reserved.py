"""Values of fields that are not the caller's to set, or not any more."""

from __future__ import annotations

import re
from typing import Any

from msgspec import UNSET

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem


def check_reserved(plan: Plan, call: Call, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raises Problem 403 where fields would get a value that is not the caller's to set, and the
    first documented of 400, 403 and 409 where one would change that is fixed."""
    said = plan.system.behaviour(plan.resource.name)
    if not (said.own or said.fixed or said.reserved):
        return  # as of most resources: nothing has to be compared
    fields = before.keys() | after.keys()
    changed = {name for name in fields if before.get(name, UNSET) != after.get(name, UNSET)}
    for name in changed:
        if any(re.fullmatch(pattern, name) for pattern in said.own):
            raise Problem(403, f"The service alone sets {name}.", field=name)
    for name in changed & before.keys() & after.keys() & {*said.fixed}:
        code = min({400, 403, 409} & {*plan.operation.errors}, default=400)
        raise Problem(code, f"{name} cannot be changed.", field=name)
    privileged = call.caller is None or call.caller.is_admin
    for name in () if privileged else changed & said.reserved.keys():
        if after.get(name) in said.reserved[name]:
            message = f"Only an administrator may set {name} to {after.get(name)}."
            raise Problem(403, message, field=name)
