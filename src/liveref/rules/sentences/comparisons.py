"""Sentences that compare a field with another one -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.conditions import Operator, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Comparison
from liveref.naming.nouns import slug
from liveref.rules.sentences.apart import apart_facts
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.clauses import MAIN
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.operators import INCLUSIVE, OPPOSITES
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef

__all__ = ["comparison_facts"]

_TAGS = {
    "MIN": Operator.AT_LEAST,
    "MAX": Operator.AT_MOST,
    "LATER": Operator.GREATER,
    "ABOVE": Operator.GREATER,
    "EARLIER": Operator.LESS,
    "BELOW": Operator.LESS,
    "EQUAL": Operator.EQUAL,
    "DIFFERENT": Operator.NOT_EQUAL,
}
_REACH = 7
_LEADING = frozenset([",", "never", "not", "no", "always", "and", "but", "both", "day", "date"])


@sentence_rule("comparison")
def comparison_facts(context: Context) -> Iterator[Constraint]:
    """Comparisons of a field with another one: "must be later than `starts_at`", "`a` and `b` must
    differ"."""
    pair = _pair(context)
    if pair is not None:
        yield pair
        return
    apart = [*apart_facts(context)]
    if apart:
        yield from apart
        return
    for mark in context.chart.all(*_TAGS):
        word = context.chart.tokens[mark.start].lower
        following = context.chart.tokens[mark.end : mark.end + 1]
        if mark.tag == "DIFFERENT" and not (
            word == "different" and any(token.lower in ("from", "than") for token in following)
        ):
            continue
        other = _other(context, mark)
        field = _field(context, mark, other) if other else None
        if other is None or field is None or not _is_demanded(context, mark):
            continue
        if context.chart.has("MINUS", "TIMES", "SUM", start=mark.end):
            continue  # a comparison with what is worked out of several fields
        of = _owner(context, field, other)
        if slug(field.name) == slug(other.name) or context.chart.has_word("list"):
            continue
        if of is None or field.name == other.name or not _comparable(field, other, _TAGS[mark.tag]):
            continue
        yield Comparison(
            reason=context.reason("comparison"),
            code=context.code,
            resource=field.resource,
            field=field.name,
            operator=_operator(context, mark),
            other=Term(field=other.name, of=of),
        )
        return


def _pair(context: Context) -> Constraint | None:
    """Two fields of one request that must differ, or be the same."""
    chart = context.chart
    named = context.written()
    if len(named) != 2 or len({ref.resource for ref in named}) != 1 or not _is_pair(context):
        return None
    if chart.has("RES", start=chart.all("FIELD")[1].end) or not set(named[0].types) & set(
        named[1].types
    ):
        return None
    return Comparison(
        reason=context.reason("comparison"),
        code=context.code,
        resource=named[0].resource,
        field=named[0].name,
        operator=Operator.NOT_EQUAL,
        other=Term(field=named[1].name),
    )


def _is_pair(context: Context) -> bool:
    """Whether two fields are said to differ."""
    chart = context.chart
    return any(
        match(chart, pattern)
        for pattern in (
            "FIELD and FIELD .. CANNOT be SAME/EQUAL/identical",
            "FIELD and FIELD .. MUST .. differ",
            "FIELD and FIELD .. MUST be DIFFERENT/distinct",
            "FIELD and FIELD .. be SAME/EQUAL/identical .. REFUSE/CODE/ANSWER",
            "FIELD MUST .. differ from .. FIELD",
            "FIELD MUST .. be DIFFERENT/ANOTHER from/than .. FIELD",
            "FIELD CANNOT be SAME/EQUAL .. FIELD",
        )
    )


def _other(context: Context, mark: Mark) -> FieldRef | None:
    """The field behind the word that compares."""
    chart = context.chart
    for name in chart.all("FIELD", start=mark.end, end=mark.end + _REACH):
        if not any(chart.is_stop(at) for at in range(mark.end, name.start)):
            return context.resolve(name)
    return None


def _field(context: Context, mark: Mark, other: FieldRef) -> FieldRef | None:
    """The field before it, or the one that the sentence is about."""
    marks = context.chart.all("FIELD", end=mark.start)
    if context.fields:
        literals = context.chart.all("LIT", end=mark.start)
        marks = [name for name in marks if any(literal.start == name.start for literal in literals)]
    names = [context.resolve(name) for name in marks]
    named = [ref for ref in names if ref is not None and ref[:2] != other[:2]]
    if named:
        return named[-1]
    described = [ref for ref in context.fields if ref[:2] != other[:2]]
    own = [ref for ref in described if ref.resource == other.resource] or described
    return own[0] if own and own[0].location == "body" else None


def _owner(context: Context, field: FieldRef, other: FieldRef) -> str | None:
    """Whose field the other one is, as `Term.of` says it."""
    if other.location != "body":
        return None
    if other.resource == field.resource:
        return ""
    linked = context.things.link(field.resource, other.resource)
    return other.resource if linked is not None else None


def _comparable(field: FieldRef, other: FieldRef, operator: Operator) -> bool:
    if operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        return set(field.types) & set(other.types) != set()
    numbers = {"integer", "number"}
    both = [bool(numbers & set(ref.types)) for ref in (field, other)]
    texts = ["string" in ref.types for ref in (field, other)]
    return all(both) or all(texts)


def _is_demanded(context: Context, mark: Mark) -> bool:
    chart = context.chart
    if chart.has("NUM", start=mark.end, end=mark.end + 1) or chart.has(
        "DEFAULT", "SORTED", "COUNT"
    ):
        return False
    if chart.has("MUST", "CANNOT") or context.is_refusal:
        return True
    before = chart.tokens[mark.start - 1].lower if mark.start else ","
    if context.fields and (mark.start <= 2 or before in _LEADING):
        return True
    return mark.tag in ("MAX", "MIN") and chart.has("CAN", "NOT", "BE")


def _operator(context: Context, mark: Mark) -> Operator:
    chart = context.chart
    operator = _TAGS[mark.tag]
    clause = next((c for c in context.clauses if c.start <= mark.start < c.end), None)
    start = clause.start if clause else 0
    is_condition = clause is not None and clause.kind != MAIN
    near = min(start, max(0, mark.start - 3))
    denied = chart.has("NOT", "CANNOT", "NO", start=near, end=mark.start)
    if clause is not None and mark.start == start:
        # "not allowed that one is before the other": the word of comparison opens no condition.
        before = max([c.start for c in context.clauses if c.end == start], default=start)
        denied = denied or chart.has("CANNOT", start=before, end=start)
    refused = context.is_refusal and not chart.has("OTHERWISE", start=mark.end)
    if refused and not is_condition and chart.has("MUST"):
        refused = match(chart, "MUST .. be REFUSE") is not None
    if refused and not is_condition and denied:
        refused = False
    if refused and clause is not None and clause.kind == "UNLESS":
        refused = False
    later = match(chart, "or later/more/great/high/after/large/long", mark.end)
    earlier = match(chart, "or early/less/low/before/small/short/few", mark.end)
    if operator is Operator.EQUAL and (later or earlier):
        operator = Operator.AT_LEAST if later else Operator.AT_MOST
    if match(chart, "or EQUAL", mark.end - 1) is not None:
        operator = INCLUSIVE.get(operator, operator)
    if denied != refused:
        operator = OPPOSITES[operator]
    same = ("or EQUAL", "EQUAL .. CAN", "EQUAL be fine/ok/allowed", "same be", "may be EQUAL")
    if any(places(chart, same)) and not denied:
        operator = INCLUSIVE.get(operator, operator)
    return operator
