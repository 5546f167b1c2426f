"""Sentences about records that a list leaves out -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import Hides
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["hiding_facts"]


@sentence_rule("hides")
def hiding_facts(context: Context) -> Iterator[Constraint]:
    """The records that a list leaves out: "cancelled orders are not listed unless `all` is set"."""
    chart = context.chart
    operation = context.operation
    lacking = (
        match(chart, "EMPTY VALUE RES") or match(chart, "show/include/list NO VALUE RES")
    ) is not None
    if operation is None or not context.is_list:
        return
    if not (lacking or chart.has("HIDDEN", "LEAVEOUT")):
        return
    stated = states(context, 0, len(chart))
    hidden = [s for s in stated if s.resource == operation.resource and not s.negated]
    parameter = _parameter(context)
    conditional = chart.has("IF", "UNLESS", "WHILE") and not parameter
    if len(hidden) != 1 or chart.has("CAN", "MUST", "ONLY") or conditional:
        return
    yield Hides(
        reason=context.reason("hides"),
        resource=operation.resource,
        operation=operation.id,
        conditions=(condition_of(hidden[0], holds=True, own=operation.resource),),
        parameter=parameter,
    )


def _parameter(context: Context) -> str:
    """The query parameter that shows them all the same."""
    for mark in context.chart.all("FIELD"):
        for ref in mark.value:
            if ref.location == "query" and "boolean" in ref.types:
                return str(ref.name)
    return ""
