"""Sentences about calls that change nothing -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import (
    Idempotent,
)
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["idempotent_facts"]


@sentence_rule("idempotent")
def idempotent_facts(context: Context) -> Iterator[Constraint]:
    """Operations that succeed and change nothing where the record is as they would leave it."""
    chart = context.chart
    operation = context.operation
    if operation is None or not operation.effect.changes_record:
        return
    if operation.effect.traits.takes_fields:
        return  # The same fields again are an update like any other.
    repeated = (
        chart.has("ALREADY", "AGAIN", "TWICE")
        or chart.has_word("idempotent")
        or chart.has_word("repeat")
        or (context.before is not None and context.before.chart.has("NOEFFECT", "AGAIN"))
    )
    success = [code for code in chart.values("CODE") if code < 300]
    harmless = chart.has("NOEFFECT") or (repeated and bool(success))
    if context.is_refusal or not (harmless and (repeated or chart.has("VALUE"))):
        return
    if chart.has("SAME") and chart.has("FIELD"):
        return
    stated = states(context, 0, len(chart), context.memory.outcomes)
    own = [s for s in stated if s.resource == operation.resource]
    yield Idempotent(
        reason=context.reason("idempotent"),
        resource=operation.resource,
        operation=operation.verb,
        conditions=tuple(condition_of(s, holds=True, own=operation.resource) for s in own[:1]),
        success=int(success[0]) if success else None,
    )
