"""The states of records on which it depends whether an operation is refused."""

from __future__ import annotations

from typing import NamedTuple

from liveref.model.sentence import Place
from liveref.rules.sentences.amounts import conditions_in
from liveref.rules.sentences.clauses import CONDITIONS, NEGATIVE, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.states import State

__all__ = ["Cases", "cases_of"]

_MODALS = ("CAN", "CANNOT", "MUST", "REFUSE", "ANSWER", "CODE")
_RULING = ("CAN", "CANNOT", "MUST", "ONLY", "REQUIRED")


class Cases(NamedTuple):
    """The states in which an operation is refused (`barred`), and those it needs (`needed`). With
    `any` one of them is enough: "a closed box can be moved only if it is empty"."""

    barred: list[State]
    needed: list[State]
    any: bool = False


def cases_of(context: Context) -> Cases:
    """The states on which it depends whether the operation is refused."""
    chart = context.chart
    barred: list[State] = []
    needed: list[State] = []
    rule = _rule(context)
    if (chart.has("MUST") and chart.has("CANNOT")) or _names_argument(context):
        return Cases([], [])
    ifs = [clause for clause in context.clauses if clause.kind == "IF"]
    if rule == "" or (rule == "must" and ifs) or len(ifs) > 1:
        return Cases([], [])
    for clause in context.clauses:
        start, end = clause.start, clause.end
        if clause.kind in ("BECAUSE", "ASIDE", "OTHERWISE"):
            continue
        stated = conditions_in(context, start, end, context.memory.outcomes)
        if not stated and clause.kind == "WHILE" and rule == "refused":
            stated = _held(context, clause)
        if rule == "must" and stated and clause.kind in CONDITIONS | NEGATIVE:
            return Cases([], [])
        if clause.kind in NEGATIVE:
            needed += stated
        elif clause.kind in CONDITIONS | {"WHICH"}:
            (needed if rule == "only" else barred).extend(stated)
        elif rule == "only":
            (barred if _is_refused(context, clause) else needed).extend(stated)
        elif rule == "must":
            modal = chart.first("MUST", "REQUIRED", start=start, end=end)
            needed += [s for s in stated if modal is not None and s.end > modal.end]
        else:
            is_reason = context.place is Place.CODE and not chart.has(*_RULING)
            barred += [s for s in stated if is_reason or _is_subject(context, clause, s)]
    if rule == "refused" and any(_names_more(context, c, barred) for c in ifs):
        return Cases([], [])
    if subject := _subject_of(context, rule, [*barred, *needed]):
        needed = [state for state in needed if state not in subject]
        barred = list(dict.fromkeys([*barred, *subject]))
        return Cases(barred, needed, any=True)
    if _exclude_each_other(needed):
        return Cases([], [])
    if rule == "refused" and _is_conjunction(context, barred):
        return Cases(barred, needed, any=True)
    arguments = [s for s in (*barred, *needed) if _is_argument(context, s)]
    return Cases([], []) if arguments and len(barred) + len(needed) > 1 else Cases(barred, needed)


def _names_more(context: Context, clause: Clause, barred: list[State]) -> bool:
    """Whether a condition goes on with another field whose state is not read: "if it is `open` and
    `reason` is missing"."""
    chart = context.chart
    inside = [s for s in barred if clause.start <= s.start < clause.end]
    if not inside:
        return False
    joints = [at for at in range(inside[-1].end, clause.end) if chart.tokens[at].lower == "and"]
    return any(
        chart.has("LIT", start=mark.start, end=mark.end)
        for at in joints[:1]
        for mark in chart.all("FIELD", start=at, end=clause.end)
    )


def _is_conjunction(context: Context, barred: list[State]) -> bool:
    """Whether a request is refused only where two states hold at once: "if it is paid and sent"."""
    if len(barred) != 2 or barred[0][:2] == barred[1][:2]:
        return False
    between = context.chart.tokens[barred[0].end : barred[1].start]
    words_ = {token.lower for token in between}
    return "and" in words_ and not words_ & {"or", ";"}


def _subject_of(context: Context, rule: str, stated: list[State]) -> list[State]:
    """The states of the records that a rule with a condition of its own is about: "closed boxes
    can be moved only if ...". They stand before the verb, the others in the condition."""
    verb = context.chart.first("CAN", "CANNOT")
    conditional = [c for c in context.clauses if c.kind in CONDITIONS]
    if rule not in ("only", "refused") or verb is None or len(conditional) != 1:
        return []
    clause = conditional[0]
    inside = [s for s in stated if clause.start <= s.start < clause.end]
    subject = [s for s in stated if s.end <= verb.start and s not in inside]
    is_whole = len(inside) == 1 and len(subject) == 1 and len(stated) == 2
    return subject if is_whole and clause.start > verb.start else []


def _is_refused(context: Context, clause: Clause) -> bool:
    """Whether a part behind "only" names what is refused: "...; a cold one gets a 409"."""
    chart = context.chart
    apart = clause.start > 0 and chart.is_stop(clause.start)
    return apart and chart.has("CODE", "REFUSE", start=clause.start, end=clause.end)


def _exclude_each_other(needed: list[State]) -> bool:
    """Whether a field would have to have two values at once."""
    values: dict[tuple[str, str], set[object]] = {}
    for state in needed:
        if state.negated:
            continue
        own = {repr(value) for value in state.values}
        if not values.setdefault(state[:2], {*own}) & own:
            return True
    return False


def _held(context: Context, clause: Clause) -> list[State]:
    """The state of a record that refers to another one: "while a guest stays in the room"."""
    own = context.operation.resource if context.operation else None
    chart = context.chart
    for mark in chart.all("RES", start=clause.start, end=clause.end):
        link = context.things.link(own, mark.value) if own and mark.value != own else None
        if own and link and not chart.has("NO", "NOT", start=clause.start, end=mark.start):
            return [State(own, link, (None,), True, mark.start, mark.end)]
    return []


def _names_argument(context: Context) -> bool:
    """Whether a value of an action's argument is named: the rule holds for that one alone."""
    refs = [ref for mark in context.chart.all("VALUE") for ref in mark.value]
    fields = [context.things.field(ref.resource, ref.field) for ref in refs]
    return bool(fields) and any(
        field is not None
        and context.operation is not None
        and field.operation == context.operation.verb
        for field in fields
    )


def _is_argument(context: Context, state: State) -> bool:
    """Whether a state is the value of an argument of an action, and none of a record."""
    ref = context.things.field(state.resource, state.field)
    return ref is not None and bool(ref.operation)


def _rule(context: Context) -> str:
    """The form of the rule in a sentence: what can only be, what must be, what is refused."""
    chart = context.chart
    only = chart.first("ONLY")
    if _is_allowed_before(context):
        return "only"
    if (
        only is not None
        and chart.has("CAN", "MUST")
        and not chart.has("CANNOT")
        and not _shows(context)
    ):
        return "only"
    if (
        only is not None
        and match(chart, "ONLY IF/WHILE/ONCE/for/from/in/on/with/VALUE") is not None
    ):
        return "only"
    if only is not None and chart.has("OTHERWISE", start=only.end) and not chart.has("CANNOT"):
        return "only"  # "open ones only, else 409"
    confined = "OP be ONLY/restrict/limit/confine to? RES WHICH/with/in"
    if match(chart, "OP be ONLY RES WHICH") or match(chart, confined):
        return "only"  # "deleting is reserved for boxes that are closed"
    if chart.has("REQUIRED") and chart.has("VALUE") and not chart.has("NOT"):
        return "must"
    if match(chart, "NO RES .. CAN") is not None and only is None:
        return "refused"
    must = [
        m for m in chart.all("MUST") if match(chart, "MUST .. be .. REFUSE/ANSWER", m.start) is None
    ]
    if must and not chart.has("CANNOT"):
        return "must"
    if chart.has("CANNOT") or context.is_refusal:
        return "refused"
    return "refused" if match(chart, "NOT .. ONCE") or match(chart, "NO .. IF/WHILE") else ""


def _shows(context: Context) -> bool:
    """Whether a sentence says what is shown: "a 403 is returned" only states a code."""
    chart = context.chart
    answers = {mark.start for mark in chart.all("ANSWER")} if context.code is not None else set()
    return any(mark.start not in answers for mark in chart.all("SHOW"))


def _is_allowed_before(context: Context) -> bool:
    """Whether a sentence first says when something is possible, and then that it is refused:
    "possible while it is open; after that 409"."""
    chart = context.chart
    can = chart.first("CAN")
    stop = next((at for at in range(len(chart)) if chart.is_stop(at)), len(chart))
    if can is None or can.start > stop or chart.has("CANNOT", "NOT", "NO", end=stop):
        return False
    later = chart.has("REFUSE", "CODE", start=stop) and not chart.has("REFUSE", "CODE", end=stop)
    return later and any(c.kind in CONDITIONS and c.start < stop for c in context.clauses)


def _is_subject(context: Context, clause: Clause, state: State) -> bool:
    """Whether a state stands before the verb of a refusal: "closed boxes cannot ..."."""
    following = context.chart.first("RES", start=state.end, end=state.end + 1)
    if following is not None and following.value == state.resource:
        return True
    verbs = context.chart.all(*_MODALS, start=clause.start, end=clause.end)
    if not verbs:
        return False
    last = verbs[0]
    if last.tag == "CANNOT" and match(context.chart, "CANNOT be VALUE", last.start) is not None:
        return True
    return (
        state.start < last.start
        or match(context.chart, "REFUSE .. for/of/with/IF", clause.start) is not None
    )
