"""Sentences about new records -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default
from liveref.model.constraints.resources import InitialValue
from liveref.rules.sentences.clauses import CONDITIONS, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.effects import is_attribute, unknown_status
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, states

_SHORT = 12

__all__ = ["first_status_facts", "initial_fact", "initial_facts"]


@sentence_rule(
    "initial",
    needs=(
        *("NEWLY", "MIN", "BECOME", "RESULT", "ONCE", "UNTIL", "BEFORE", "CREATED"),
        "VALUE",
    ),
)
def initial_facts(context: Context) -> Iterator[Constraint]:
    """The value that a field of a new record has: "a new box is open"."""
    chart = context.chart
    if context.is_refusal or chart.has("CANNOT", "ONLY", "OMIT", "UNLESS", "CAN"):
        return
    if chart.has("MIN") and context.fields and context.is_requested:
        return  # "positions start at 1": the least, and not the first
    if context.operation is not None and context.operation.effect is not Effect.CREATE:
        return
    if not _is_about_new(context):
        return
    for state in _asserted(context):
        described = {ref.name for ref in context.fields}
        if (described and state.field not in described) or is_attribute(context, state):
            continue
        if not _is_created(context, state):
            continue
        identifier = context.things.resources[state.resource].identifier
        if state.negated or len(state.values) != 1 or state.field == identifier:
            continue
        fact = initial_fact(context, state)
        least = chart.has("MIN") and bool(context.fields) and isinstance(fact, Default)
        if not least:
            yield fact
        return


@sentence_rule("first-status")
def first_status_facts(context: Context) -> Iterator[Constraint]:
    """The first of the statuses that a description lists, where nothing says how new records begin
    and the usual status is none of these."""
    things = context.things
    for ref in context.fields[:1]:
        values = context.lexicon.values.get((ref.resource, ref.name), ())
        listed = [text.strip("\"'") for text in context.chart.values("LIT")]
        behaviour = things.api.behaviour.resources.get(ref.resource)
        begins = {phase.status for phase in behaviour.initial} if behaviour else set()
        is_status = ref.location == "body" and ref.name == things.status_field(ref.resource)
        is_status = is_status and _is_shown_by_create(context, ref.resource)
        if not is_status or begins.intersection(listed) or ref[:2] in context.memory.initial:
            continue
        first = [text for text in listed if text in values]
        if len(first) > 1:
            yield InitialValue(
                reason=context.reason("first-status"),
                resource=ref.resource,
                field=ref.name,
                value=first[0],
            )


def _is_shown_by_create(context: Context, resource: str) -> bool:
    """Whether the answer to a create of the resource has the row that is described."""
    creates = {one.origin for one in context.things.of_effect(resource, Effect.CREATE)}
    return any(subject.operation in creates for subject in context.sentence.subjects)


def initial_fact(context: Context, state: State) -> Constraint:
    """A default where a create may give the field, the initial value otherwise."""
    creates = context.things.of_effect(state.resource, Effect.CREATE)
    reason = context.reason("initial")
    for operation in creates:
        properties = operation.request.record.properties if operation.request else {}
        is_given = (state.resource, state.field) not in context.memory.read_only
        if state.field in properties and is_given:
            return Default(
                reason=reason, resource=state.resource, field=state.field, value=state.values[0]
            )
    return InitialValue(
        reason=reason, resource=state.resource, field=state.field, value=state.values[0]
    )


def _is_about_new(context: Context) -> bool:
    chart = context.chart
    creating = context.operation is not None and context.operation.effect is Effect.CREATE
    changed = chart.has("BECOME", "RESULT", "ONCE") or match(chart, "FIELD be VALUE") is not None
    changed = changed or (chart.has("UNTIL", "BEFORE") and chart.has("BE"))
    changed = changed or match(chart, "OP as VALUE/LIT") is not None
    changed = changed or any(
        chart.has("CREATED", start=clause.start, end=clause.end)
        for clause in context.clauses
        if clause.kind in CONDITIONS
    )
    started = context.fields and chart.has_word("start", "begin") and chart.has("MIN")
    return bool(chart.has("NEWLY") or started) or (creating and changed)


def _is_created(context: Context, state: State) -> bool:
    """Whether a state is one of the record that is made, and not one of another record."""
    operation = context.operation
    return operation is None or state.resource == operation.resource


def _asserted(context: Context) -> list[State]:
    """The states that the sentence asserts: outside of conditions, of the new record's fields."""
    stated: list[State] = []
    for clause in context.clauses:
        if clause.kind in ("MAIN", "WHICH"):
            stated += states(context, clause.start, clause.end)
            stated += _numbered(context, clause)
            stated += unknown_status(context, clause, stated)
    own = set(context.resources)
    return [state for state in stated if state.resource in own]


def _begun(context: Context) -> Iterator[State]:
    """The number at which a described field begins: "starts at 0", "none at the start"."""
    chart = context.chart
    ref = context.field if context.fields and not context.is_requested else None
    marks = chart.all("NUM")
    began = chart.has("NEWLY") or (chart.has_word("start", "begin") and chart.has("MIN"))
    if ref is None or not began or len(marks) != 1:
        return
    clause = next(c for c in context.clauses if c.start <= marks[0].start < c.end)
    if clause.end - clause.start > _SHORT:
        return
    if {"integer", "number"} & set(ref.types):
        yield State(ref.resource, ref.name, (marks[0].value,), False, 0, 0)


def _numbered(context: Context, clause: Clause) -> Iterator[State]:
    """A field that begins at a number: "`score` starts at 0"."""
    yield from _begun(context)
    slots = None
    for pattern in ("f:FIELD .. NEWLY .. n:NUM", "f:FIELD be n:NUM", "f:FIELD of n:NUM"):
        slots = slots or match(context.chart, pattern, clause.start)
    ref = context.resolve(slots["f"]) if slots else None
    if slots and ref is not None and {"integer", "number"} & set(ref.types):
        yield State(ref.resource, ref.name, (slots["n"].value,), False, *slots["n"][1:3])
