"""Which of the operations that share a URL a request means."""

from __future__ import annotations

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem


def chosen(plans: list[Plan], call: Call) -> Plan:
    """The plan that is meant where several share one URL: the action that the body names.

    Raises Problem 400 if the body names none of them.
    """
    if len(plans) == 1 and not plans[0].operation.action:
        return plans[0]
    actions = dict.fromkeys(plan.operation.action for plan in plans if plan.operation.action)
    if not actions:
        return _fitting(plans, call)
    keys = call.body.keys() if isinstance(call.body, dict) else set()
    for name in actions:
        if name in keys:
            return _fitting([plan for plan in plans if plan.operation.action == name], call)
    others = [plan for plan in plans if not plan.operation.action]
    if others:
        return _fitting(others, call)
    known = ", ".join(sorted(actions))
    raise Problem(400, f"The body must be an object with one of these actions: {known}.")


def _fitting(plans: list[Plan], call: Call) -> Plan:
    """Of plans that share a URL the one that the body is meant for: of those that know most of
    its fields the first whose documented body it is; the first of them if it is none's, which
    will say what it misses. A parameter of the query that is true chooses what is titled so."""
    if len(plans) == 1:
        return plans[0]
    for name in (n for n in call.query if (call.one(n) or "").lower() in ("true", "1")):
        told = [plan for plan in plans if name.lower() in plan.operation.title.lower()]
        if told:
            return told[0]
    known = [plan.knows(call.body) for plan in plans]
    best = [plan for plan, count in zip(plans, known, strict=True) if count == max(known)]
    for plan in best:
        if plan.validator is None or plan.validator.accepts(call.body):
            return plan
    return best[0]
