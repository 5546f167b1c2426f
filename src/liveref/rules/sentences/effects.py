"""The effects on fields that a clause states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect
from liveref.model.constraints.conditions import Term
from liveref.model.constraints.operations import Change
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.clauses import CONDITIONS, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.states import State, literal_value, states
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind

__all__ = ["FieldEffect", "effects_of", "is_attribute", "named_field", "unknown_status"]


_SHORT = 4
_STATING = frozenset(
    ["be", "as", "status", "state", "go", "become", "to", "in", "into", "begin", "start", "phase"]
)


_FOLLOWING = frozenset(
    ["and", "from", "until", "if", "when", "again", "then", "plan", "state", "one", "ones"]
)


class FieldEffect(NamedTuple):
    """The effect on a field: `change`, and its value if there is one, or `other` that has it."""

    ref: FieldRef
    change: Change
    value: Any = None
    other: Term | None = None


def unknown_status(context: Context, clause: Clause, states_found: list[State]) -> Iterator[State]:
    """A literal that no table lists, as the status of the record."""
    resource = context.resource
    field = context.things.status_field(resource) if resource else None
    if states_found or resource is None or field is None:
        return
    for mark in context.chart.all("LIT", start=clause.start, end=clause.end):
        word = str(mark.value).replace("_", "").replace("-", "")
        near = context.chart.tokens[max(0, mark.start - 4) : mark.start]
        following = context.chart.tokens[mark.end] if mark.end < len(context.chart) else None
        if (
            following is not None
            and following.kind == Kind.WORD
            and not (following.forms & _FOLLOWING)
            and not context.chart.has("RESULT", start=mark.end, end=mark.end + 2)
        ):
            continue
        if _is_of_list(context, mark) or _is_of_other(context, mark, resource):
            continue
        if (
            word not in ("true", "false", "null")
            and any(token.forms & _STATING for token in near)
            and word.isalpha()
            and not context.chart.has("FIELD", start=mark.start, end=mark.end)
        ):
            yield State(resource, field, (mark.value,), False, mark.start, mark.end)
            return


def _is_of_list(context: Context, mark: Mark) -> bool:
    """Whether a literal is one of several: "a `self` and `bookmark` link"."""
    joint = context.chart.tokens[mark.end].lower if mark.end < len(context.chart) else ""
    return joint in ("and", "or") and context.chart.has("LIT", start=mark.end, end=mark.end + 2)


def _is_of_other(context: Context, mark: Mark, resource: str) -> bool:
    """Whether what is marked with a literal is another thing: "mark any running backups as ..."."""
    chart = context.chart
    verb = next((m for m in reversed(chart.all("BECOME", end=mark.start))), None)
    if verb is None or chart.tokens[mark.start - 1].lower != "as":
        return False
    between = range(verb.end, mark.start - 1)
    own = any(m.value == resource for m in chart.all("RES", start=verb.end, end=mark.start))
    return not own and any(
        chart.tokens[at].kind == Kind.WORD and not chart.starting(at) for at in between
    )


def effects_of(context: Context, part: list[Clause]) -> Iterator[FieldEffect]:
    last: FieldRef | None = None
    changed = False
    for clause in part:
        last = named_field(context, clause) or last
        if clause.kind in CONDITIONS | {"BECAUSE", "UNLESS", "UNTIL", "ASIDE"}:
            continue
        counted = _counted(context, clause)
        effects = [*_set(context, clause, changed=changed)]
        if counted is not None:
            effects = [counted, *(e for e in effects if e.ref[:2] != counted.ref[:2])]
        if not effects and last is not None and named_field(context, clause) is None:
            effects = [*_taken_up(context, clause, last)]
        changed = changed or bool(effects)
        yield from effects


def named_field(context: Context, clause: Clause) -> FieldRef | None:
    """The last field that a clause names as a literal."""
    for mark in reversed(context.chart.all("FIELD", start=clause.start, end=clause.end)):
        if context.chart.has("LIT", start=mark.start, end=mark.end):
            return context.resolve(mark)
    return None


def _taken_up(context: Context, clause: Clause, ref: FieldRef) -> Iterator[FieldEffect]:
    """The value of a field that an earlier clause names: "..., becomes true again"."""
    change = context.chart.first("BECOME", start=clause.start, end=clause.end)
    if change is None or context.is_negated(change.start):
        return
    for at in range(change.end, clause.end):
        value = literal_value(context, ref, at)
        if value is not None and isinstance(value[0], bool):
            yield FieldEffect(ref, Change.SET, value[0])
            return


def _counted(context: Context, clause: Clause) -> FieldEffect | None:
    """A field that goes up or down: "its `moves` increases by one"."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    if (argued := _by_argument(context, clause)) is not None:
        return argued
    added = match(chart, "add n:NUM to .. f:FIELD", clause.start)
    if added is not None and added["f"].end <= clause.end:
        ref = context.resolve(added["f"])
        if ref is not None and {"integer", "number"} & set(ref.types):
            return FieldEffect(ref, Change.INCREMENT, added["n"].value)
    up, down = chart.first("INCREASE", **inside), chart.first("DECREASE", **inside)
    mark = up or down
    if mark is None or context.is_negated(mark.start):
        return None
    for name in chart.all("FIELD", **inside):
        ref = context.resolve(name)
        if ref is not None and {"integer", "number"} & set(ref.types):
            change = Change.INCREMENT if up else Change.DECREMENT
            number = match(chart, "by n:NUM", mark.start)
            if ref.operation:
                continue  # an argument of the call, and no field of the record
            return FieldEffect(ref, change, number["n"].value if number else None)
    return None


_BY_ARGUMENTS = (
    ("add a:FIELD to ... f:FIELD", Change.INCREMENT),
    ("a:FIELD .. be? add to .. f:FIELD", Change.INCREMENT),
    ("INCREASE .. f:FIELD by .. a:FIELD", Change.INCREMENT),
    ("f:FIELD ... INCREASE by .. a:FIELD", Change.INCREMENT),
    ("subtract/deduct/take a:FIELD from ... f:FIELD", Change.DECREMENT),
    ("a:FIELD .. be? subtract/deduct/take from .. f:FIELD", Change.DECREMENT),
    ("DECREASE .. f:FIELD by .. a:FIELD", Change.DECREMENT),
    ("f:FIELD ... DECREASE by .. a:FIELD", Change.DECREMENT),
)


def _by_argument(context: Context, clause: Clause) -> FieldEffect | None:
    """A field that goes up or down by what the request gives ("adds `amount` to `paid`"), or by
    what the record holds ("`paid` of the policy increases by the `amount` of the claim")."""
    for pattern, change in _BY_ARGUMENTS:
        place = match(context.chart, pattern, clause.start)
        if place is None or place[""].end > clause.end:
            continue
        argument, ref = context.resolve(place["a"]), context.resolve(place["f"])
        owner = _holder(context, argument, ref) if argument and ref else None
        if argument is None or ref is None or owner is None:
            continue
        if all({"integer", "number"} & set(one.types) for one in (argument, ref)):
            return FieldEffect(ref, change, other=Term(field=argument.name, of=owner))
    return None


def _holder(context: Context, argument: FieldRef, ref: FieldRef) -> str | None:
    """The place of an amount, as `Term.of` says it: in the request, or in the own record."""
    operation = context.operation
    given = operation.request.record.properties if operation and operation.request else {}
    if argument.name in given:
        return None if ref.name in given else "request"
    is_own = operation is not None and argument.resource == operation.resource
    return "" if is_own and ref.resource != argument.resource else None


_STAMPS = (
    "NOW .. in/as/to/into .. f:FIELD",
    "time/moment/instant .. be record/keep/store/note/save/write .. in f:FIELD",
    "record/keep/store/note/save/write .. time/moment/instant ... in/as/into/under f:FIELD",
    "update/set f:FIELD to/with NOW",
)
"""Wordings of a field that gets the time of the request."""


def _set(context: Context, clause: Clause, *, changed: bool) -> Iterator[FieldEffect]:
    """A field that gets a value: "becomes `running`", "`output` is set to zero". `changed` says
    that the clause goes on with what becomes of things."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    assigned: set[str] = set()
    stamped = next(places(chart, _STAMPS, clause.start), None)
    timed = context.resolve(stamped["f"]) if stamped else None
    if timed is not None and "string" in timed.types:
        yield FieldEffect(timed, Change.NOW)
        assigned.add(timed.name)
    for name in chart.all("FIELD", **inside):
        ref = context.resolve(name)
        following = chart.first("FIELD", start=name.end, end=clause.end)
        end = following.start if following is not None else clause.end
        plain = ref is not None and is_plainly_named(context, ref) and ref.name not in assigned
        plain = plain and not chart.has_word("parameter", start=name.end, end=name.end + 1)
        effect = _assigned(context, ref, name.end, end) if ref is not None and plain else None
        if ref is not None and effect is not None:
            yield effect
            assigned.add(ref.name)
    change = chart.first("BECOME", **inside)
    at = change.end if change is not None else clause.start
    done = match(chart, "OP RES be VALUE") if context.operation is not None else None
    is_stated = changed or done is not None or chart.has("RESULT")
    if (
        change is None
        and not (chart.has("BE", **inside) and is_stated)
        and not _ends(context, clause)
    ):
        return
    if change is not None and context.is_negated(change.start):
        return
    start = _behind_from(context, change.start if change else at, clause.end)
    asserted = [s for s in states(context, start, clause.end) if not s.negated]
    asserted = [s for s in asserted if not is_attribute(context, s) and _is_meant(context, s)]
    if not asserted and context.resource is not None:
        asserted = [*unknown_status(context, Clause("MAIN", at, clause.end), [])]
    for state in asserted[:1]:
        ref = context.things.field(state.resource, state.field)
        if ref is not None and len(state.values) == 1 and ref.name not in assigned:
            yield FieldEffect(ref, Change.SET, state.values[0])


def _ends(context: Context, clause: Clause) -> bool:
    """Whether a clause tells the end of an action without a verb: "status afterwards: `open`"."""
    chart = context.chart
    if context.operation is None or context.operation.effect is not Effect.ACTION:
        return False
    is_short = clause.end - clause.start <= _SHORT and chart.has("RESULT")
    return is_short or chart.has("RESULT", start=clause.start, end=clause.end)


def _is_meant(context: Context, state: State) -> bool:
    """Whether the sentence names the record that a state is of, or stands at it."""
    if state.start and _is_of_other(context, Mark("", state.start, state.end), state.resource):
        return False
    return state.resource in (*context.resources, *context.named_resources)


def is_attribute(context: Context, state: State) -> bool:
    """Whether a state is the attribute of a noun: it was so before."""
    return context.chart.has("RES", start=state.end, end=state.end + 1)


def _behind_from(context: Context, start: int, end: int) -> int:
    """The `to` of "from one state to another", where the new state begins."""
    tokens = context.chart.tokens
    origin = next((at for at in range(start, end) if tokens[at].lower == "from"), None)
    if origin is None:
        return start
    return next((at for at in range(origin, end) if tokens[at].lower in ("to", "into")), start)


def _held_time(context: Context, start: int, end: int) -> Mark | None:
    """The verb of "holds the time at which this happened"."""
    now = context.chart.first("NOW", start=start, end=end)
    return context.chart.first("HAVE", "CONTAINS", start=start, end=now.start) if now else None


def _assigned(context: Context, ref: FieldRef, start: int, end: int) -> FieldEffect | None:
    """The value that follows a field's name and a verb of change, or stands behind it."""
    chart = context.chart
    inside = {"start": start, "end": end}
    held = _held_time(context, start, end)
    verb = chart.first("BECOME", "BE", **inside) or held
    before = chart.first("BECOME", start=max(0, start - 5), end=start)
    if verb is None and before is None:
        return None
    stated = before is not None or chart.has("BECOME", "RESULT", "ONCE", "INCREASE", "DECREASE")
    is_action = context.operation is not None and context.operation.effect is Effect.ACTION
    is_status = ref.name == context.things.status_field(ref.resource)
    if not (stated or (is_action and (is_status or held is not None))):
        return None
    if verb is not None and context.is_negated(verb.end, 3):
        return None
    if chart.has("NOW", **inside) and "string" in ref.types:
        return FieldEffect(ref, Change.NOW)
    literals = [literal_value(context, ref, at) for at in range(start, end)]
    values = [value[0] for value in literals if value is not None]
    if len(set(values)) > 1 and chart.has("OR", **inside):
        return None
    if not values or values[-1] in context.things.fields.get(ref.resource, {}):
        return None
    return FieldEffect(ref, Change.UNSET if values[-1] is None else Change.SET, values[-1])
