"""Sentences about what has to be done before an operation -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Operator, Related
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import InUse
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["prerequisite_facts"]

_PATTERNS = (
    "MUST .. o:OP ... first",
    "first ... MUST .. o:OP",
    "MUST .. o:OP ... UNTIL .. own:OP",
    "MUST .. o:OP ... UNTIL .. CLIENT .. CAN .. own:OP",
)


@sentence_rule("prerequisite")
def prerequisite_facts(context: Context) -> Iterator[Constraint]:
    """An operation that another one has to go before: "a running job must be stopped first",
    "remove all pots from the table first"."""
    own = context.operation
    if own is None or not own.effect.needs_record:
        return
    mark = _needed(context, own)
    if mark is None:
        return
    operations: tuple[Operation, ...] = mark.value
    for operation in operations:
        if operation.effect is Effect.DELETE and own.effect is Effect.DELETE:
            yield from _emptied(context, own, operation)
        outcome = context.memory.outcomes.get(operation.id)
        if outcome is None or operation.resource != own.resource or operation.id == own.id:
            continue
        yield Precondition(
            reason=context.reason("prerequisite"),
            code=context.code,
            resource=own.resource,
            operation=own.verb,
            conditions=(_condition(context, own, *outcome),),
        )


def _needed(context: Context, own: Operation) -> Mark | None:
    """The verb of what has to be done first."""
    for pattern in _PATTERNS:
        needed = match(context.chart, pattern)
        if needed is None:
            continue
        later = needed.get("own")
        if later is None or any(one.id == own.id for one in later.value):
            return needed["o"]
    return None


def _condition(context: Context, own: Operation, field: str, value: object) -> Condition:
    """The state that the sentence names of records that need it, else the one that is reached."""
    modal = context.chart.first("MUST")
    named = states(context, 0, modal.start) if modal else []
    barred = [state for state in named if state.resource == own.resource and not state.negated]
    if barred:
        return condition_of(barred[0], holds=False, own=own.resource)
    return Condition(field=field, operator=Operator.EQUAL, value=value)


def _emptied(context: Context, own: Operation, operation: Operation) -> Iterator[Constraint]:
    """The records that have to be deleted before the one that they belong to."""
    link = context.things.link(operation.resource, own.resource)
    named = {mark.value for mark in context.chart.all("RES")}
    if link is None or operation.resource not in named or operation.resource == own.resource:
        return
    yield InUse(
        reason=context.reason("prerequisite"),
        code=context.code,
        resource=own.resource,
        records=Related(resource=operation.resource, by=link),
        operation=own.verb,
    )
