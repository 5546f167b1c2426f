"""Plans of operations as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.model.fact import Fact
from liveref.report.plans import PlannedOperation, PlannedStep
from liveref.service.work.steps import Basis

__all__ = ["plan_json"]


def plan_json(plans: Iterable[PlannedOperation]) -> str:
    """An object with `plans`: a list of objects with `operation`, `call` and `steps`, which are
    objects with `step`, `does`, `moments`, `why` and `facts`. A fact has `about` and `fact`, and
    `rule`, `evidence`, `at` and `text` if there is a reason for it."""
    value = {
        "plans": [
            {"operation": plan.id, "call": plan.call, "steps": [_step(one) for one in plan.steps]}
            for plan in plans
        ]
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _step(step: PlannedStep) -> dict[str, Any]:
    return {
        "step": step.name,
        "does": step.does,
        "moments": list(step.moments),
        **({"why": step.why} if step.why else {}),
        "facts": [_fact(*one) for one in step.facts],
    }


def _fact(basis: Basis, fact: Fact | None) -> dict[str, Any]:
    named = {"about": basis.about, "fact": basis.term}
    if fact is None:
        return named
    reason = fact.reason
    return named | {
        "rule": reason.rule,
        "evidence": reason.evidence.value,
        "at": str(reason.origin),
        "text": reason.text,
    }
