"""Sentences about fields that a request must not give -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Forbidden
from liveref.rules.sentences.clauses import CONDITIONS, MAIN, NEGATIVE, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.presence import given, opposite
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["forbidden_facts", "forbidding_part"]

_DENIALS = (
    "CANNOT be? EXISTING",
    "CANNOT .. GIVE",
    "CANNOT be GIVE",
    "CANNOT .. one for",
    "CANNOT .. THIS for",
    "do not .. GIVE",
    "NOT .. accept/take .. THIS/one/it",
)


_ORDERS = frozenset(["leave", "omit", "skip", "drop"])


@sentence_rule("forbidden")
def forbidden_facts(context: Context) -> Iterator[Constraint]:
    """A field that must be missing while another one has some value: "must not be given if
    `kind` is `free`"."""
    part = forbidding_part(context)
    if not part or not context.is_requested:
        return
    for ref in context.fields:
        condition = _condition(context, part, ref.resource, ref.name)
        if ref.location == "body" and condition is not None:
            yield Forbidden(
                reason=context.reason("forbidden"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                conditions=(condition,),
            )


def forbidding_part(context: Context) -> list[Clause]:
    """The clauses of a description that say that its field must not be given: the one with the
    denial, and the conditions around it. Empty if there are none."""
    if not context.fields:
        return []
    clauses = context.clauses
    for at, clause in enumerate(clauses):
        if clause.kind != MAIN or not _denies(context, clause):
            continue
        before = [clauses[at - 1]] if at and clauses[at - 1].kind in CONDITIONS else []
        is_first = all(part.kind in CONDITIONS for part in clauses[:at])
        behind: list[Clause] = []
        for part in clauses[at + 1 :]:
            if part.kind == MAIN:
                break
            behind.append(part)
        return [*(before if is_first else []), clause, *behind]
    return []


def _is_ordered(context: Context, clause: Clause) -> bool:
    """Whether a clause tells to leave the field out: "leave it out if ..."."""
    chart = context.chart
    start = clause.start + (1 if chart.is_stop(clause.start) else 0)
    return any(
        mark.tag == "OMIT" and chart.tokens[start].lower in _ORDERS
        for mark in chart.starting(start)
    )


def _denies(context: Context, clause: Clause) -> bool:
    if _is_ordered(context, clause):
        return True
    for pattern in _DENIALS:
        denied = match(context.chart, pattern, clause.start)
        if (
            denied is not None
            and denied[""].end <= clause.end
            and not _names_other(context, clause)
        ):
            return True
    return False


def _names_other(context: Context, clause: Clause) -> bool:
    """Whether another field is what must not be given."""
    own = {ref.name for ref in context.fields}
    literals = {m.start for m in context.chart.all("LIT", start=clause.start, end=clause.end)}
    named = context.chart.all("FIELD", start=clause.start, end=clause.end)
    refs = [context.resolve(mark) for mark in named if mark.start in literals]
    return any(ref is not None and ref.name not in own for ref in refs)


def _taken_up(context: Context, part: list[Clause]) -> str:
    """The truth value that a condition gives a field by a pronoun: "if it is false"."""
    for clause in part:
        place = match(context.chart, "IF it be v:TRUE/FALSE", clause.start)
        if clause.kind == "IF" and place is not None and place[""].end <= clause.end:
            return place["v"].tag
    return ""


def _condition(context: Context, part: list[Clause], resource: str, field: str) -> Condition | None:
    """The value of another field under which the field must be missing."""
    states_of_part = [
        s for c in part for s in states(context, c.start, c.end) if s.resource == resource
    ]
    states_of_part = [
        state._replace(negated=False) if state.negated else state for state in states_of_part
    ]
    others = [state for state in states_of_part if state.field != field]
    if len(others) == 1:
        condition = given(condition_of(others[0], holds=True, own=resource))
        clause = next(c for c in part if c.start <= others[0].start < c.end)
        return opposite(condition) if clause.kind in NEGATIVE else condition
    truth = _taken_up(context, part)
    if others or not (truth or any(clause.kind == "OTHERWISE" for clause in part)):
        return None
    earlier = [c for c in context.clauses if c.kind in CONDITIONS and c not in part]
    stated = [s for c in earlier for s in states(context, c.start, c.end)]
    stated = [s for s in stated if s.resource == resource and s.field != field]
    if len(stated) != 1:
        return None
    if truth:
        return Condition(field=stated[0].field, operator=Operator.EQUAL, value=truth == "TRUE")
    needed = given(condition_of(stated[0], holds=True, own=resource))
    if needed.operator is Operator.EQUAL and isinstance(needed.value, bool):
        return Condition(field=needed.field, operator=Operator.EQUAL, value=not needed.value)
    return opposite(needed)
