"""Sentences by which an action can be done once, and not again -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Precondition
from liveref.model.sentence import Place
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import states

__all__ = ["once_facts"]


@sentence_rule("once")
def once_facts(context: Context) -> Iterator[Constraint]:
    """An action that is refused where it was done before: "a loan cannot be returned twice". Other
    sentences say which value of which field shows that it was done."""
    operation = _action(context) if _rules_out_repetition(context) else None
    outcome = context.memory.outcomes.get(operation.id) if operation is not None else None
    if operation is None or outcome is None:
        return
    field, value = outcome
    stated = states(context, 0, len(context.chart), context.memory.outcomes)
    if any(
        state[:2] != (operation.resource, field) or state.values != (value,) for state in stated
    ):
        return  # it is about another state
    yield Precondition(
        reason=context.reason("once"),
        code=context.code,
        resource=operation.resource,
        operation=operation.verb,
        conditions=(Condition(field=field, operator=Operator.NOT_EQUAL, value=value),),
    )


def _rules_out_repetition(context: Context) -> bool:
    chart = context.chart
    if context.place is Place.PARAMETER or chart.has("NOEFFECT", "SAME", "UNIQUE", "ONLY"):
        return False
    if context.place is Place.CODE:
        return context.code is not None and chart.has("ALREADY") and not chart.has("NUM")
    repeated = chart.has("TWICE", "AGAIN") and not chart.has("MAX", "MIN")
    return repeated and chart.has("CANNOT")


def _action(context: Context) -> Operation | None:
    """The action that is spoken of: the one that a verb names, else the own one."""
    named = [one for mark in context.chart.all("OP") for one in mark.value]
    actions = {one.id: one for one in named if one.effect is Effect.ACTION}
    if context.place is Place.CODE:
        actions = {one.id: one for one in context.operations}
    elif context.operation is not None:
        if actions and context.operation.id not in actions:
            return None
        actions = {context.operation.id: context.operation}
    only = next(iter(actions.values())) if len(actions) == 1 else None
    return only if only is not None and only.effect is Effect.ACTION else None
