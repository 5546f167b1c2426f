"""Sentences that qualify what they state by words that are not read."""

from __future__ import annotations

from collections.abc import Callable

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    Comparison,
    Default,
    Forbidden,
    Format,
    Immutable,
    Length,
    Pattern,
    Range,
    ReadOnly,
    Required,
    WriteOnly,
)
from liveref.model.constraints.lists import Order
from liveref.model.constraints.operations import AdministratorsOnly, Outcome, Precondition
from liveref.model.constraints.resources import Cascade, InitialValue, InUse, Quota, Unique
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Chart
from liveref.rules.sentences.clauses import CONDITIONS
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.tokens import Kind
from liveref.rules.sentences.words import words

__all__ = ["is_qualified"]

_LIMITS = (Range, Length, Default)
_LONGEST = 60
"""The most tokens of a sentence that is read: of a longer one, too much is not understood."""
_LONG = 48
_LONGEST_CONDITION = 16


def is_qualified(context: Context, fact: Constraint) -> bool:
    """Whether a sentence says that something holds in a case, for a caller or for an aim that the
    fact does not have."""
    if isinstance(fact, Unique) and (len(context.chart) > _LONG or context.chart.has("UNTIL")):
        return True
    return len(context.chart) > _LONGEST or any(
        isinstance(fact, kinds) and holds(context) for kinds, holds in _QUALIFIERS
    )


def _is_instruction(context: Context) -> bool:
    """Whether a description tells what a value of the field is for: "set to `false` to ..."."""
    tokens = context.chart.tokens
    first = tokens[0].lower if tokens else ""
    return context.place is Place.PARAMETER and first in words().instructing


def _is_aim(context: Context) -> bool:
    """Whether a sentence begins with an aim: "To skip a task, set `state` to `SKIPPED`"."""
    tokens = context.chart.tokens
    return bool(tokens) and tokens[0].lower == "to" and not match(context.chart, "to be OP , RES")


def _is_one_case(context: Context) -> bool:
    """Whether a limit holds for some records only: "for IPv4 pools, the default is 8"."""
    chart = context.chart
    cases = [
        at
        for at, token in enumerate(chart.tokens)
        if token.lower == "for" and _is_unknown(chart, at + 1) and _is_behind_value(chart, at)
    ]
    through = match(chart, "for .. RANGETO NUM for")
    return bool(cases) and through is None


def _is_of_part(context: Context) -> bool:
    """Whether a length is that of a part of the value: "64 characters in the common name"."""
    chart = context.chart
    inside = {at for mark in chart.all("LENGTH") for at in range(mark.start, mark.end)}
    return any(
        mark.end + 1 < len(chart)
        and mark.end not in inside
        and chart.tokens[mark.end].lower == "in"
        and chart.tokens[mark.end + 1].lower not in ("it", "this")
        for mark in chart.all("LENGTH", "CHARS")
    )


def _is_behind_value(chart: Chart, at: int) -> bool:
    """Whether "for" begins the sentence, or stands right behind a value."""
    return at == 0 or chart.has("NUM", "TRUE", "FALSE", start=at - 1, end=at)


def _is_unknown(chart: Chart, at: int) -> bool:
    """Whether a noun that nothing defines begins at a token, behind an article."""
    while at < len(chart) and chart.tokens[at].lower in ("the", "a", "an", "all", "any"):
        at += 1
    if at >= len(chart):
        return False
    token = chart.tokens[at]
    is_name = token.kind == Kind.LITERAL or (token.kind == Kind.WORD and not token.text.islower())
    return is_name and not chart.has("RES", "NUM", start=at, end=at + 1)


def _is_cut_in_two(context: Context) -> bool:
    """Whether the condition of a rule is longer than what is read of it."""
    conditions = [c for c in context.clauses if c.kind in CONDITIONS]
    is_long = len(context.chart) > _LONG and bool(conditions)
    return is_long or any(c.end - c.start > _LONGEST_CONDITION for c in conditions)


def _is_comparison_conditional(context: Context) -> bool:
    """Whether a comparison holds under a condition on other fields."""
    chart = context.chart
    marks = chart.all("MIN", "MAX", "ABOVE", "BELOW", "LATER", "EARLIER")
    inside = [c for c in context.clauses if c.kind == "IF"]
    modal = chart.first("MUST")
    if any(
        modal is not None
        and c.start < modal.start < c.end
        and chart.has("FIELD", "VALUE", start=c.start, end=modal.start)
        for c in inside
    ):
        return True  # the condition ends without a comma
    compared = any(c.start <= mark.start < c.end for c in inside for mark in marks)
    conditions = [
        c
        for c in inside
        if chart.has("FIELD", "VALUE", "LIT", start=c.start, end=c.end)
        and not chart.has("GIVE", "OMIT", start=c.start, end=c.end)
    ]
    return bool(conditions) and not compared


def _is_agent_one_of_some(context: Context) -> bool:
    """Whether a change is ruled out for one kind of caller, or in one way: "the owner cannot
    change it", "not through a policy"."""
    chart = context.chart
    cannot = chart.first("CANNOT")
    before = chart.tokens[max(0, cannot.start - 2) : cannot.start] if cannot else ()
    if any(token.forms & words().agents for token in before):
        return True
    change = chart.first("CHANGE", start=cannot.end) if cannot else None
    if change is None:
        return False
    following = chart.tokens[change.end : change.end + 4]
    return any(token.lower in ("through", "via", "using") for token in following)


def _is_about_roles(context: Context) -> bool:
    """Whether a rule is one of callers and their roles."""
    chart = context.chart
    roles = chart.has_word("role", "roles", "privilege", "permission")
    return (roles and chart.has("MUST", "REQUIRED", "ONLY", "CAN")) or chart.has_word("instead")


def _is_past_or_automatic(context: Context) -> bool:
    """Whether only the service itself, or a removal from something, is ruled out."""
    chart = context.chart
    from_other = match(chart, "CANNOT .. be DELETE from") or match(chart, "CANNOT .. DELETE from")
    return from_other is not None or chart.has_word("automatically")


def _is_partial_admin(context: Context) -> bool:
    """Whether administrators are spoken of in part of the calls: "other updates require ..."."""
    chart = context.chart
    by_admin = match(chart, "by the? ADMIN") is not None and not chart.has("ONLY")
    confined = match(chart, "ADMIN ... CAN ONLY") is not None
    return by_admin or confined or chart.has("ANOTHER")


def _is_summary(context: Context) -> bool:
    """Whether a sentence only says what an operation is for: "increases the size of a share"."""
    chart = context.chart
    verb = chart.first("INCREASE", "DECREASE")
    is_first = verb is not None and verb.start == 0
    return is_first and not chart.has("NUM", "LIT")


def _is_excepted(context: Context) -> bool:
    """Whether the field is the one that may change: "any attribute other than `description`"."""
    chart = context.chart
    return context.is_refusal and not chart.has("CAN") and match(chart, "EXCEPT FIELD") is not None


def _is_list_item_like(context: Context) -> bool:
    """Whether a limit on several records at once is one of a single request."""
    chart = context.chart
    return bool(
        match(chart, "in .. request") or match(chart, "at a time") or match(chart, "per request")
    )


def _is_about_unknown(context: Context) -> bool:
    """Whether a condition names a value that no field is known to have."""
    chart = context.chart
    return any(
        not chart.has("FIELD", "VALUE", "TRUE", "FALSE", "NULL", start=mark.start, end=mark.end)
        for clause in context.clauses
        if clause.kind in CONDITIONS
        for mark in chart.all("LIT", start=clause.start, end=clause.end)
    )


_QUALIFIERS: tuple[tuple[tuple[type, ...], Callable[[Context], bool]], ...] = (
    ((*_LIMITS,), _is_one_case),
    (
        (Range, Length, Immutable, InUse, Cascade, InitialValue, Pattern, Format, ReadOnly, Unique),
        _is_instruction,
    ),
    ((Required, Forbidden, Comparison, WriteOnly), _is_instruction),
    ((*_LIMITS, InitialValue, Order, Outcome, Precondition), _is_aim),
    ((Length,), _is_of_part),
    ((InUse, Immutable), _is_cut_in_two),
    ((Comparison,), _is_comparison_conditional),
    ((Immutable,), _is_agent_one_of_some),
    ((Precondition,), _is_about_roles),
    ((InUse,), _is_past_or_automatic),
    ((InUse,), _is_about_unknown),
    ((AdministratorsOnly,), _is_partial_admin),
    ((Outcome,), _is_summary),
    ((Immutable,), _is_excepted),
    ((Quota, Unique), _is_list_item_like),
)
"""The kinds of facts that each qualification takes away."""
