"""The resource's fields in the body of a request."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.service.effects.records import object_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call


def fields_of(plan: Plan, call: Call) -> dict[str, Any]:
    """The resource's fields in the body, found valid. Raises Problem 400."""
    if plan.validator is None:
        return call.body if isinstance(call.body, dict) else {}
    if call.body is UNSET and not plan.operation.effect.traits.takes_fields:
        return {}
    return object_of(plan.operation, plan.validator.check(call.body))
