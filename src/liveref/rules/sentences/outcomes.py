"""Sentences about what an operation leads to -> facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Operator, Related
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default
from liveref.model.constraints.operations import Change, Outcome
from liveref.model.constraints.resources import InitialValue
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.clauses import CONDITIONS, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.states import State, literal_value, states
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind

__all__ = ["initial_facts", "outcome_facts"]

_STATING = frozenset(
    ["be", "as", "status", "state", "go", "become", "to", "in", "into", "begin", "start", "phase"]
)
_FOLLOWING = frozenset(["and", "from", "until", "if", "when", "again", "then", "plan", "state"])
_CHANGING = frozenset(
    {Effect.ACTION, Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.DELETE, Effect.LINK}
)


class _Effect(NamedTuple):
    """What becomes of a field: `change`, and the value of it where there is one."""

    ref: FieldRef
    change: Change
    value: Any = None


def initial_facts(context: Context) -> Iterator[Constraint]:
    """The value that a field of a new record has: "a new box is open"."""
    chart = context.chart
    if context.is_refusal or chart.has("CANNOT", "ONLY", "OMIT", "UNLESS"):
        return
    if context.operation is not None and context.operation.effect is not Effect.CREATE:
        return
    if not _is_about_new(context):
        return
    for state in _asserted(context):
        described = {ref.name for ref in context.fields}
        if (described and state.field not in described) or _is_attribute(context, state):
            continue
        identifier = context.things.resources[state.resource].identifier
        if state.negated or len(state.values) != 1 or state.field == identifier:
            continue
        yield _initial(context, state)
        return


def _initial(context: Context, state: State) -> Constraint:
    """A default where a create may give the field, the initial value otherwise."""
    creates = context.things.of_effect(state.resource, Effect.CREATE)
    reason = context.reason("initial")
    for operation in creates:
        known = operation.request.record.properties if operation.request else {}
        is_given = (state.resource, state.field) not in context.memory.read_only
        if state.field in known and is_given:
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
    return chart.has("NEWLY") or (creating and changed)


def _asserted(context: Context) -> list[State]:
    """The states that the sentence asserts: outside of conditions, of the new record's fields."""
    found: list[State] = []
    for clause in context.clauses:
        if clause.kind in ("MAIN", "WHICH"):
            found += states(context, clause.start, clause.end)
            found += _numbered(context, clause)
            found += _unknown(context, clause, found)
    own = set(context.resources)
    return [state for state in found if state.resource in own]


def _numbered(context: Context, clause: Clause) -> Iterator[State]:
    """A field that begins at a number: "`score` starts at 0"."""
    found = None
    for pattern in ("f:FIELD .. NEWLY .. n:NUM", "f:FIELD be n:NUM", "f:FIELD of n:NUM"):
        found = found or match(context.chart, pattern, clause.start)
    ref = context.resolve(found["f"]) if found else None
    if found and ref is not None and {"integer", "number"} & set(ref.types):
        yield State(ref.resource, ref.name, (found["n"].value,), False, *found["n"][1:3])


def _unknown(context: Context, clause: Clause, found: list[State]) -> Iterator[State]:
    """A literal that no table lists, as the status of the record."""
    resource = context.resource
    field = context.things.status_field(resource) if resource else None
    if found or resource is None or field is None:
        return
    for mark in context.chart.all("LIT", start=clause.start, end=clause.end):
        word = str(mark.value).replace("_", "").replace("-", "")
        near = context.chart.tokens[max(0, mark.start - 4) : mark.start]
        following = context.chart.tokens[mark.end] if mark.end < len(context.chart) else None
        if (
            following is not None
            and following.kind == Kind.WORD
            and not (following.forms & _FOLLOWING)
        ):
            continue
        if (
            word not in ("true", "false", "null")
            and any(token.forms & _STATING for token in near)
            and word.isalpha()
            and not context.chart.has("FIELD", start=mark.start, end=mark.end)
        ):
            yield State(resource, field, (mark.value,), False, mark.start, mark.end)
            return


def outcome_facts(context: Context) -> Iterator[Constraint]:
    """What operations do to fields: of the record, of the one above, of one that it refers to."""
    chart = context.chart
    if chart.has("CANNOT", "OMIT", "SORTED", "NOEFFECT", "EXAMPLE") or _is_refused(context):
        return
    if chart.has("MUST", "CAN"):
        return
    if chart.has("OTHERWISE", end=2) or context.operations == ():
        return
    yield from _since(context)
    for part in _joined(context):
        operation, conditions = _cause(context, part)
        if operation is None or operation.effect not in _CHANGING:
            continue
        effects = [*_effects(context, part)]
        for effect in effects:
            rivals = [e for e in effects if e.ref[:2] == effect.ref[:2] and e[1:] != effect[1:]]
            fact = None if rivals else _fact(context, operation, effect, conditions)
            if fact is not None:
                yield fact


def _is_refused(context: Context) -> bool:
    return context.is_refusal and not context.chart.has("BECOME", "INCREASE", "DECREASE")


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
        if not any(_named(context, clause) for clause in parts[number]):
            earlier = [clause for clause in parts[number - 1] if _named(context, clause)]
            shown = [clause._replace(kind="ASIDE") for clause in earlier[-1:]]
            parts[number] = [*shown, *parts[number]]
    return parts


def _since(context: Context) -> Iterator[Constraint]:
    """The truth of a field since something was made: "its `taken`, true since the booking"."""
    chart = context.chart
    found = match(chart, "f:FIELD v:TRUE/FALSE since .. r:RES") or match(
        chart, "f:FIELD , v:TRUE/FALSE since .. r:RES"
    )
    ref = context.resolve(found["f"]) if found else None
    if found is None or ref is None or "boolean" not in ref.types:
        return
    for operation in context.things.of_effect(found["r"].value, Effect.CREATE):
        effect = _Effect(ref, Change.SET, found["v"].tag == "TRUE")
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
        found = match(chart, pattern, part[0].start)
        if found and found["o"].end <= part[-1].end and _called(context, found["o"].value):
            return _called(context, found["o"].value), ()
    return context.operation, ()


def _called(context: Context, operations: tuple[Operation, ...]) -> Operation | None:
    """The operation that a verb names: the own one, else one of a resource that is named."""
    for operation in operations:
        if context.operation is not None and operation.id == context.operation.id:
            return operation
    named = set(context.resources)
    found = [each for each in operations if each.resource in named]
    return found[0] if len({each.resource for each in found}) == 1 else None


def _moved(context: Context, clause: Clause) -> tuple[Operation, tuple[Condition, ...]] | None:
    """An update by which a record comes to belong to another one: "put on a different shelf"."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    operation = context.operation
    if operation is None or operation.effect not in (Effect.UPDATE, Effect.REPLACE):
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


def _effects(context: Context, part: list[Clause]) -> Iterator[_Effect]:
    last: FieldRef | None = None
    for clause in part:
        last = _named(context, clause) or last
        if clause.kind in CONDITIONS | {"BECAUSE", "UNLESS", "UNTIL", "ASIDE"}:
            continue
        counted = _counted(context, clause)
        found = [counted] if counted is not None else [*_set(context, clause)]
        if not found and last is not None and _named(context, clause) is None:
            found = [*_taken_up(context, clause, last)]
        yield from found


def _named(context: Context, clause: Clause) -> FieldRef | None:
    """The last field that a clause names as a literal."""
    for mark in reversed(context.chart.all("FIELD", start=clause.start, end=clause.end)):
        if context.chart.has("LIT", start=mark.start, end=mark.end):
            return context.resolve(mark)
    return None


def _taken_up(context: Context, clause: Clause, ref: FieldRef) -> Iterator[_Effect]:
    """The value of a field that an earlier clause names: "..., becomes true again"."""
    change = context.chart.first("BECOME", start=clause.start, end=clause.end)
    if change is None or context.is_negated(change.start):
        return
    for at in range(change.end, clause.end):
        value = literal_value(context, ref, at)
        if value is not None and isinstance(value[0], bool):
            yield _Effect(ref, Change.SET, value[0])
            return


def _counted(context: Context, clause: Clause) -> _Effect | None:
    """A field that goes up or down: "its `moves` increases by one"."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    up, down = chart.first("INCREASE", **inside), chart.first("DECREASE", **inside)
    mark = up or down
    if mark is None or context.is_negated(mark.start):
        return None
    for name in chart.all("FIELD", **inside):
        ref = context.resolve(name)
        if ref is not None and {"integer", "number"} & set(ref.types):
            change = Change.INCREMENT if up else Change.DECREMENT
            number = match(chart, "by n:NUM", mark.start)
            return _Effect(ref, change, number["n"].value if number else None)
    return None


def _set(context: Context, clause: Clause) -> Iterator[_Effect]:
    """A field that gets a value: "becomes `running`", "`output` is set to zero"."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    assigned: set[str] = set()
    stamped = match(chart, "NOW .. in/as/to .. f:FIELD", clause.start)
    timed = context.resolve(stamped["f"]) if stamped else None
    if timed is not None and "string" in timed.types:
        yield _Effect(timed, Change.NOW)
        return
    for name in chart.all("FIELD", **inside):
        ref = context.resolve(name)
        following = chart.first("FIELD", start=name.end, end=clause.end)
        end = following.start if following is not None else clause.end
        plain = ref is not None and is_plainly_named(context, ref)
        found = _assigned(context, ref, name.end, end) if ref is not None and plain else None
        if ref is not None and found is not None:
            yield found
            assigned.add(ref.name)
    change = chart.first("BECOME", **inside)
    told = chart.has("RESULT", "ONCE") or context.before is not None
    at = change.end if change is not None else clause.start
    if change is None and not (told and chart.has("BE", **inside) and chart.has("RESULT")):
        return
    if change is not None and context.is_negated(change.start):
        return
    start = _behind_from(context, at, clause.end)
    asserted = [s for s in states(context, start, clause.end) if not s.negated]
    asserted = [s for s in asserted if not _is_attribute(context, s)]
    if not asserted and context.resource is not None:
        asserted = [*_unknown(context, Clause("MAIN", at, clause.end), [])]
    for state in asserted[:1]:
        ref = context.things.field(state.resource, state.field)
        if ref is not None and len(state.values) == 1 and ref.name not in assigned:
            yield _Effect(ref, Change.SET, state.values[0])


def _is_attribute(context: Context, state: State) -> bool:
    """Whether a state is the attribute of a noun: it was so before."""
    return context.chart.has("RES", start=state.end, end=state.end + 1)


def _behind_from(context: Context, start: int, end: int) -> int:
    """The `to` of "from one state to another", where the new state begins."""
    tokens = context.chart.tokens
    origin = next((at for at in range(start, end) if tokens[at].lower == "from"), None)
    if origin is None:
        return start
    return next((at for at in range(origin, end) if tokens[at].lower in ("to", "into")), start)


def _assigned(context: Context, ref: FieldRef, start: int, end: int) -> _Effect | None:
    """The value that follows a field's name and a verb of change, or stands behind it."""
    chart = context.chart
    inside = {"start": start, "end": end}
    verb = chart.first("BECOME", "BE", **inside)
    before = chart.first("BECOME", start=max(0, start - 5), end=start)
    if verb is None and before is None:
        return None
    stated = before is not None or chart.has("BECOME", "RESULT", "ONCE")
    is_action = context.operation is not None and context.operation.effect is Effect.ACTION
    is_status = ref.name == context.things.status_field(ref.resource)
    if not (stated or (is_action and is_status)):
        return None
    if verb is not None and context.is_negated(verb.end, 3):
        return None
    if chart.has("NOW", **inside) and "string" in ref.types:
        return _Effect(ref, Change.NOW)
    found = [literal_value(context, ref, at) for at in range(start, end)]
    values = [value[0] for value in found if value is not None]
    if len(set(values)) > 1 and chart.has("OR", **inside):
        return None
    if not values or values[-1] in context.things.fields.get(ref.resource, {}):
        return None
    return _Effect(ref, Change.UNSET if values[-1] is None else Change.SET, values[-1])


def _fact(
    context: Context, operation: Operation, effect: _Effect, conditions: tuple[Condition, ...]
) -> Constraint | None:
    ref, value = effect.ref, effect.value
    reason = context.reason("outcome")
    is_own = ref.resource == operation.resource
    if is_own and operation.effect is Effect.CREATE and effect.change is Change.SET:
        state = State(ref.resource, ref.name, (value,), False, 0, 0)
        return _initial(context, state)
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
