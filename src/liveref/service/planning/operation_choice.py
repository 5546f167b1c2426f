"""The choice among operations that share a URL."""

from __future__ import annotations

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem


def choose_plan(plans: list[Plan], call: Call) -> Plan:
    """The plan that a request means if several share one URL: the action that the body names.
    Raises Problem 400 if the body names none of them."""
    if len(plans) == 1 and not plans[0].operation.action:
        return plans[0]
    actions = dict.fromkeys(plan.operation.action for plan in plans if plan.operation.action)
    if not actions:
        return _fitting(plans, call)
    keys = call.body.keys() if isinstance(call.body, dict) else set()
    named = [name for name in actions if name in keys]
    if len(named) > 1:
        raise Problem(400, f"The body must name one action, not {' and '.join(named)}.")
    if named:
        return _fitting([plan for plan in plans if plan.operation.action == named[0]], call)
    others = [plan for plan in plans if not plan.operation.action]
    if others:
        return _fitting(others, call)
    names = ", ".join(sorted(actions))
    raise Problem(400, f"The body must be an object with one of these actions: {names}.")


def _fitting(plans: list[Plan], call: Call) -> Plan:
    """The plan whose documented body fits best: among those with the most fields of the body the
    first that accepts it, else the first of them, which reports the missing fields. A query
    parameter that is true selects the operation with that word in its title."""
    if len(plans) == 1:
        return plans[0]
    for name in (n for n in call.query if (call.one(n) or "").lower() in ("true", "1")):
        titled = [plan for plan in plans if name.lower() in plan.operation.title.lower()]
        if titled:
            return titled[0]
    scores = [plan.knows(call.body) for plan in plans]
    best = [plan for plan, count in zip(plans, scores, strict=True) if count == max(scores)]
    for plan in best:
        if plan.validator is None or plan.validator.accepts(call.body):
            return plan
    return best[0]
