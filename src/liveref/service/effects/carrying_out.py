"""The way of a request through the steps of its plan."""

from __future__ import annotations

from typing import Any

from liveref.service.effects.judging import JudgingTransaction
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit, unit_of
from liveref.store.blobs import Blob


def carry_out(plan: Plan, call: Call, tx: Any, blob: Blob | None = None) -> Outcome:
    """Carry out an operation in a transaction: a unit of work that changes nothing but the
    transaction, so that it can be run again. Raises Problem."""
    unit = unit_of(call, tx, blob)
    outcome = begin(plan, unit)
    for finish in plan.steps.finish:
        finish(unit)
    return outcome


def begin(plan: Plan, unit: Unit) -> Outcome:
    """Carry out an operation but for the judgement of the whole. Raises Problem."""
    steps = plan.steps
    for arrive in steps.arrive:
        arrive(unit)
    for repeat in steps.repeat:
        if (outcome := repeat(unit)) is not None:
            outcome.call = unit.call
            return outcome
    for admit in steps.admit:
        admit(unit)
    outcome = _judged(plan, unit) if plan.is_judged else steps.run(unit)
    outcome.call = unit.call
    return outcome


def _judged(plan: Plan, unit: Unit) -> Outcome:
    """Carry out the effect in a transaction that shows the steps each record that is stored."""
    unit.tx = judging = JudgingTransaction(plan, unit)
    outcome = plan.steps.run(unit)
    judging.finish()
    return outcome
