"""Sentences about when an operation is refused, or does nothing -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import (
    Outcome,
    Precondition,
)
from liveref.model.sentence import Place
from liveref.rules.sentences.cases import cases_of
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.existences import existences_of
from liveref.rules.sentences.fixing import changed_fields, fixed_fields
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, condition_of

__all__ = ["precondition_facts"]


@sentence_rule("precondition")
def precondition_facts(context: Context) -> Iterator[Constraint]:
    """The states of records in which an operation is refused."""
    chart = context.chart
    if context.place is Place.PARAMETER or chart.has("SORTED", "NOEFFECT", "ADMIN", "BOTH"):
        return
    shown = any(chart.tokens[m.start].lower != "say" for m in chart.all("EXAMPLE"))
    if shown or match(chart, "ONLY first/last RES") or _is_of_other_call(context):
        return
    if match(chart, "IF .. remain/stay") is not None:
        return
    if any(token.lower == "failed" for token in chart.tokens):
        return  # what a client sees when an operation has failed
    cases = cases_of(context)
    yield from _implied(context, (*cases.barred, *cases.needed))
    for operation in _operations(context):
        if not operation.effect.is_about_one:
            continue
        linked = [s for s in (*cases.barred, *cases.needed) if _is_reached(context, operation, s)]
        records = existences_of(context, operation)
        if linked and len(linked) == len(cases.barred) + len(cases.needed):
            own = operation.resource
            conditions = [condition_of(s, holds=False, own=own) for s in cases.barred]
            conditions += [condition_of(s, holds=True, own=own) for s in cases.needed]
            if changed := changed_fields(context, operation, (*cases.barred, *cases.needed)):
                yield from fixed_fields(context, changed, cases.barred, cases.needed)
                continue
            yield Precondition(
                reason=context.reason("precondition"),
                code=context.code,
                resource=operation.resource,
                operation=operation.verb,
                conditions=tuple(conditions),
                any=cases.any,
            )
        elif records and not linked:
            yield Precondition(
                reason=context.reason("precondition"),
                code=context.code,
                resource=operation.resource,
                operation=operation.verb,
                records=tuple(records),
            )


def _is_of_other_call(context: Context) -> bool:
    """Whether what is refused is another call than the one that the sentence stands at: "if you try
    to download it"."""
    own = context.operation
    place = match(context.chart, "try/attempt to o:OP")
    if own is None:
        return False
    if place is not None:
        return all(operation.id != own.id for operation in place["o"].value)
    tried = match(context.chart, "try/attempt to")
    called = context.chart.starting(tried[""].end) if tried else []
    return tried is not None and not called


def _implied(context: Context, stated: tuple[State, ...]) -> Iterator[Constraint]:
    """Outcomes of an action that no sentence states directly: "after a list was closed" tells that
    closing one makes it `closed`."""
    chart = context.chart
    for state in stated:
        done = chart.first("ONCE", "IF", start=max(0, state.start - 6), end=state.start)
        verbs = [m for m in chart.starting(state.start) if m.tag == "OP" and m.end == state.end]
        for operation in verbs[0].value if verbs and done is not None else ():
            is_told = (
                operation.id in context.memory.outcomes or operation.effect is not Effect.ACTION
            )
            if operation.resource == state.resource and not is_told and len(state.values) == 1:
                yield Outcome(
                    reason=context.reason("outcome"),
                    resource=state.resource,
                    operation=operation.verb,
                    field=state.field,
                    value=state.values[0],
                )


def _is_reached(context: Context, operation: Operation, state: State) -> bool:
    """Whether the record whose state is meant can be found from the operation's own."""
    if operation.effect is Effect.CREATE and state.resource == operation.resource:
        properties = operation.request.record.properties if operation.request else {}
        return state.field in properties
    if state.resource == operation.resource:
        return True
    return context.things.link(operation.resource, state.resource) is not None


def _operations(context: Context) -> list[Operation]:
    """The operations that are refused: the one that the main verb names, else the own one."""
    chart = context.chart
    named: list[Operation] = []
    for clause in context.clauses:
        if clause.kind != "MAIN":
            continue
        modal = chart.first("CAN", "CANNOT", "MUST", start=clause.start, end=clause.end)
        if modal is None and context.operation is not None:
            continue
        start = modal.end if modal else clause.start
        for mark in chart.all("OP", start=start, end=min(clause.end, start + 5)):
            named += [op for op in mark.value if op.resource in context.resources]
        if named:
            break
    own = context.operation
    if own is not None and (not named or own.id in {operation.id for operation in named}):
        return [own]
    if context.place is Place.CODE and not named:
        return list(context.operations)
    if not named:
        named = _created(context)
    resource = context.resource
    same = [operation for operation in named if operation.resource == resource] or named
    return list({operation.id: operation for operation in same}.values())


def _created(context: Context) -> list[Operation]:
    """The creates of the resource that the main clause names: "no permit is issued"."""
    for clause in context.clauses:
        mark = context.chart.first("RES", start=clause.start, end=clause.end)
        if clause.kind == "MAIN" and mark is not None:
            return context.things.of_effect(mark.value, Effect.CREATE)
    return []
