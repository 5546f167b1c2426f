"""Sentences that draw an arrow from one status to another -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Outcome, Precondition
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["transition_facts"]


@sentence_rule("transition")
def transition_facts(context: Context) -> Iterator[Constraint]:
    """The statuses before and after an action: "`offline` -> `idle`"."""
    arrow = context.chart.first("ARROW")
    operation = context.operation
    if arrow is None or operation is None or operation.effect is not Effect.ACTION:
        return
    before = states(context, 0, arrow.start)
    after = states(context, arrow.end, len(context.chart))
    if len(before) != 1 or len(after) != 1 or before[0][:2] != after[0][:2]:
        return
    if len(after[0].values) != 1 or before[0].resource != operation.resource:
        return
    yield Precondition(
        reason=context.reason("transition"),
        code=context.code,
        resource=operation.resource,
        operation=operation.verb,
        conditions=(condition_of(before[0], holds=True, own=operation.resource),),
    )
    yield Outcome(
        reason=context.reason("transition"),
        resource=operation.resource,
        operation=operation.verb,
        field=after[0].field,
        value=after[0].values[0],
    )
