"""Sentences about what an operation leads to -> facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Operator, Related
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Change, Outcome
from liveref.rules.sentences.clauses import CONDITIONS, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.effects import FieldEffect, effects_of, named_field
from liveref.rules.sentences.initial import initial_fact
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, states

__all__ = ["outcome_facts"]


@sentence_rule("outcome")
def outcome_facts(context: Context) -> Iterator[Constraint]:
    """Effects of operations on fields: of the record, of the one above, of one that it refers
    to."""
    chart = context.chart
    if chart.has("CANNOT", "OMIT", "SORTED", "NOEFFECT", "EXAMPLE") or _is_refused(context):
        return
    if chart.has("MUST", "CAN", "REFUSE"):
        return
    if _is_alternative(context) or context.operations == ():
        return
    yield from _since(context)
    if context.operation is None and not chart.has("OP"):
        return  # no operation leads to anything
    for part in _joined(context):
        operation, conditions = _cause(context, part)
        if operation is not None and operation.effect.traits.updates:
            conditions = conditions or _given(context, operation)
        if operation is None or not _changes(operation):
            continue
        effects = [*effects_of(context, part)]
        for effect in effects:
            rivals = [e for e in effects if e.ref[:2] == effect.ref[:2] and e[1:] != effect[1:]]
            is_sure = conditions or not operation.effect.traits.updates
            is_sure = is_sure or effect.change is not Change.SET
            usable = is_sure and not rivals
            fact = _fact(context, operation, effect, conditions) if usable else None
            if fact is not None:
                yield fact


def _changes(operation: Operation) -> bool:
    return operation.effect.changes_record or operation.effect.traits.creates


def _is_alternative(context: Context) -> bool:
    """Whether a sentence begins with "otherwise"; "then" alone goes on with the case before."""
    marks = context.chart.all("OTHERWISE", end=2)
    return any(context.chart.tokens[mark.start].lower != "then" for mark in marks)


def _given(context: Context, operation: Operation) -> tuple[Condition, ...]:
    """The condition that a request gives the field of which an update's sentence speaks first."""
    for ref in context.written()[:1]:
        properties = operation.request.record.properties if operation.request else {}
        if ref.resource == operation.resource and ref.name in properties:
            return (Condition(field=ref.name, of="request", operator=Operator.PRESENT),)
    return ()


def _is_refused(context: Context) -> bool:
    changes = context.chart.all("BECOME", "INCREASE", "DECREASE")
    described = [c for c in context.clauses if c.kind == "WHICH"]
    return context.is_refusal and all(
        any(c.start <= mark.start < c.end for c in described) for mark in changes
    )


def _parts(context: Context) -> list[list[Clause]]:
    """The clauses between semicolons: each of these parts is a sentence of its own."""
    parts: list[list[Clause]] = [[]]
    for clause in context.clauses:
        text = context.chart.tokens[clause.start].text
        if text in (";", ":") and parts[-1]:
            parts.append([])
        parts[-1].append(clause)
    return parts


def _joined(context: Context) -> list[list[Clause]]:
    """The parts, each with the clause before it that names the field which it takes up."""
    parts = _parts(context)
    for number in range(1, len(parts)):
        if not any(named_field(context, clause) for clause in parts[number]):
            earlier = [clause for clause in parts[number - 1] if named_field(context, clause)]
            shown = [clause._replace(kind="ASIDE") for clause in earlier[-1:]]
            parts[number] = [*shown, *parts[number]]
    return parts


def _since(context: Context) -> Iterator[Constraint]:
    """The truth of a field since something was made: "its `taken`, true since the booking"."""
    chart = context.chart
    slots = match(chart, "f:FIELD v:TRUE/FALSE since .. r:RES") or match(
        chart, "f:FIELD , v:TRUE/FALSE since .. r:RES"
    )
    ref = context.resolve(slots["f"]) if slots else None
    if slots is None or ref is None or "boolean" not in ref.types:
        return
    for operation in context.things.of_effect(slots["r"].value, Effect.CREATE):
        effect = FieldEffect(ref, Change.SET, slots["v"].tag == "TRUE")
        fact = _fact(context, operation, effect, ())
        if fact is not None:
            yield fact


def _cause(context: Context, part: list[Clause]) -> tuple[Operation | None, tuple[Condition, ...]]:
    """The operation that a part of a sentence is about, and what must be so for it."""
    chart = context.chart
    for clause in part:
        if clause.kind not in CONDITIONS:
            continue
        inside = {"start": clause.start, "end": clause.end}
        moved = _moved(context, clause)
        if moved is not None:
            return moved
        for mark in chart.all("OP", **inside):
            operation = _called(context, mark.value)
            if operation is not None:
                return operation, ()
        if states(context, clause.start, clause.end):
            return None, ()
    for pattern in ("RESULT o:OP", "ONCE .. o:OP"):
        slots = match(chart, pattern, part[0].start)
        if slots and slots["o"].end <= part[-1].end and _called(context, slots["o"].value):
            return _called(context, slots["o"].value), ()
    return context.operation, ()


def _called(context: Context, operations: tuple[Operation, ...]) -> Operation | None:
    """The operation that a verb names: the own one, else one of a resource that is named."""
    for operation in operations:
        if context.operation is not None and operation.id == context.operation.id:
            return operation
    named = set(context.resources)
    named_operations = [one for one in operations if one.resource in named]
    return named_operations[0] if len({one.resource for one in named_operations}) == 1 else None


def _moved(context: Context, clause: Clause) -> tuple[Operation, tuple[Condition, ...]] | None:
    """An update by which a record comes to belong to another one: "put on a different shelf"."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    operation = context.operation
    if operation is None or not operation.effect.traits.updates:
        return None
    if not chart.has("CHANGE", "DIFFERENT", "ANOTHER", **inside):
        return None
    names = [context.resolve(mark, operation.resource) for mark in chart.all("FIELD", **inside)]
    fields = [ref.name for ref in names if ref is not None]
    links = (context.things.link(operation.resource, m.value) for m in chart.all("RES", **inside))
    fields += [link for link in links if link]
    if not fields:
        return None
    return operation, (Condition(field=fields[0], operator=Operator.CHANGED),)


def _fact(
    context: Context, operation: Operation, effect: FieldEffect, conditions: tuple[Condition, ...]
) -> Constraint | None:
    ref, value = effect.ref, effect.value
    reason = context.reason("outcome")
    is_own = ref.resource == operation.resource
    if is_own and operation.effect is Effect.CREATE and effect.change is Change.SET:
        state = State(ref.resource, ref.name, (value,), False, 0, 0)
        return initial_fact(context, state)
    if is_own and operation.effect is Effect.DELETE:
        return None
    of, records = "", None
    if not is_own:
        link = context.things.link(operation.resource, ref.resource)
        below = context.things.link(ref.resource, operation.resource)
        if link is not None:
            of = ref.resource
        elif below is not None:
            records = Related(resource=ref.resource, by=below)
        else:
            return None
    fact = Outcome(
        reason=reason,
        resource=operation.resource,
        operation=operation.verb,
        field=ref.name,
        change=effect.change,
        of=of,
        records=records,
        conditions=conditions,
        other=effect.other,
    )
    if value is None or effect.change in (Change.UNSET, Change.NOW):
        return fact
    if effect.change in (Change.INCREMENT, Change.DECREMENT) and value == 1:
        return fact
    return _with_value(fact, value)


def _with_value(fact: Outcome, value: Any) -> Outcome:
    return Outcome(
        reason=fact.reason,
        resource=fact.resource,
        operation=fact.operation,
        field=fact.field,
        change=fact.change,
        value=value,
        of=fact.of,
        records=fact.records,
        conditions=fact.conditions,
    )
