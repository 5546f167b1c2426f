"""Sentences that list a field's values, or give its default -> facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default, Enumeration
from liveref.model.sentence import Place
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import literal_value, states
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["default_facts", "enumeration_facts"]

_TWO = 2
_SHORT = 7
_OPTIONS = ("attribute", "parameter", "field", "option", "configuration", "header")
_OPENING = frozenset(
    [
        "choose",
        "choice",
        "between",
        "pick",
        "use",
        "take",
        ":",
        "(",
        "of",
        "be",
        "either",
        "value",
        "wit",
        "namely",
        "only",
        "mode",
    ]
)


@sentence_rule("enum")
def enumeration_facts(context: Context) -> Iterator[Constraint]:
    """The only values of a field: "one of `a`, `b` and `c`; any other is refused"."""
    if not context.fields or not context.is_requested or not _is_closed(context):
        return
    chart = context.chart
    for ref in context.subjects:
        if (
            ref.location != "body"
            or "string" not in ref.types
            or chart.has("EXAMPLE")
            or chart.has_word("example")
        ):
            continue
        values = _list(context, ref)
        if len(values) >= _TWO and not any("- " in value for value in values):
            yield Enumeration(
                reason=context.reason("enum"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                values=tuple(values),
            )


def _is_closed(context: Context) -> bool:
    """Whether the values are all there are."""
    chart = context.chart
    if chart.has("NEWLY", "BECOME", "DEFAULT", "UNLESS") and not chart.has("ANYOTHER"):
        return False
    if chart.has_word("also", "special", "additional", "further") or _is_open(context):
        return False
    if chart.has("ENUMERATE", "ANYOTHER") or context.is_refusal:
        return True
    if match(chart, "allow/permit/accept/support :") is not None:
        return True
    if _is_closed_later(context):
        return True
    following = len(chart.all("LIT")) >= _TWO
    return following and not chart.has("IF", "RESULT", "MEAN", "WHEN")


def _is_open(context: Context) -> bool:
    """Whether the next sentence has more values: "additionally, any number is valid"."""
    after = context.after.chart if context.after is not None else None
    return after is not None and bool(
        match(after, "additionally ... ENUMERATE/valid/CAN") or match(after, "also valid/CAN")
    )


def _is_closed_later(context: Context) -> bool:
    """Whether the next sentence says that there are no other values."""
    after = context.after.chart if context.after is not None else None
    if after is None:
        return False
    return after.has("ANYOTHER") or match(after, "MUST be? one of? THIS/these") is not None


def _list(context: Context, ref: FieldRef) -> list[str]:
    """The values that a sentence lists: its literals, else its words with commas and `or`."""
    chart = context.chart
    names = set(context.things.fields.get(ref.resource, {}))
    literals = [text.strip("\"'") for text in chart.values("LIT")]
    literals = [text for text in literals if text not in names or text in _values_of(context, ref)]
    if literals:
        return list(dict.fromkeys(literals)) if _is_list(context) else []
    capitals = [value for value in _values_of(context, ref) if isinstance(value, str)]
    if capitals and all(any(t.text == value for t in chart.tokens) for value in capitals):
        return capitals
    chart = context.chart
    sure = chart.has("ANYOTHER", "NOTHINGELSE", "MUST") or context.is_refusal
    sure = sure or chart.has_word("value", "permit", "allow") or _is_closed_later(context)
    sure = sure or _is_all(context)
    return _words(context) if sure else []


def _is_list(context: Context) -> bool:
    """Whether the literals of a sentence are a list by themselves: it begins the sentence, or
    stands behind a colon or "is", and `or` or `and` joins the last two."""
    chart = context.chart
    marks = chart.all("LIT")
    if len({mark.value for mark in marks}) < _TWO or {"null", "None"} & {m.value for m in marks}:
        return False
    before = chart.tokens[max(0, marks[0].start - 3) : marks[0].start]
    opened = marks[0].start == 0 or any(token.forms & _OPENING for token in before)
    between = chart.tokens[marks[-2].end : marks[-1].start]
    joined = any(token.lower in ("or", "and", "nor") for token in between)
    listed = chart.has("ENUMERATE", end=marks[0].start) and all(
        len(chart.tokens[one.end : other.start]) <= _TWO for one, other in pairwise(marks)
    )
    return opened and (joined or listed or chart.has("ANYOTHER", start=marks[-1].end))


def _values_of(context: Context, ref: FieldRef) -> tuple[Any, ...]:
    return context.lexicon.values.get((ref.resource, ref.name), ())


def _is_all(context: Context) -> bool:
    """Whether a sentence is nothing but a list: "amd64, arm64 or riscv64."."""
    tokens = context.chart.tokens
    kinds = [token for token in tokens if token.text not in (",", ".", "or")]
    alternate = all(
        (token.text in (",", "or")) == bool(at % 2) for at, token in enumerate(tokens[:-1])
    )
    return len(kinds) >= _TWO and alternate and tokens[-1].text == "."


def _words(context: Context) -> list[str]:
    """The single words between commas that end with `and` or `or`: "red, green or blue"."""
    tokens = context.chart.tokens
    joint = next(
        (at for at in range(2, len(tokens) - 1) if tokens[at].lower in ("and", "or")),
        _last_bar(tokens),
    )
    if joint is None:
        return []
    listed = [tokens[joint + 1].text]
    at = joint - 1
    if tokens[at].text == ",":
        at -= 1
    while at >= 0 and tokens[at].kind == Kind.WORD:
        listed.insert(0, tokens[at].text)
        if at < _TWO or tokens[at - 1].text not in (",", "|"):
            break
        at -= 2
    opened = (
        at == 0
        or context.chart.has("ENUMERATE", "BE", start=max(0, at - 2), end=at)
        or (tokens[at - 1].text in (":", "(", '"'))
    )
    plain = all(
        word.isalnum() and not word.isdigit() and word.lower() not in words().unnamed
        for word in listed
    )
    if not (opened and plain):
        return []
    if context.chart.has("LOWERCASE") or (at == 0 and listed[0].istitle()):
        listed = [word.lower() if not word.isupper() else word for word in listed]
    return listed if len(listed) >= _TWO else []


def _last_bar(tokens: tuple[Token, ...]) -> int | None:
    """The last of the bars that stand between values: "red | green | blue"."""
    bars = [at for at in range(2, len(tokens) - 1) if tokens[at].text == "|"]
    return bars[-1] if bars else None


@sentence_rule("default")
def default_facts(context: Context) -> Iterator[Constraint]:
    """The value that a field gets where a create gives none."""
    chart = context.chart
    if (
        context.is_refusal
        or not context.is_requested
        or not _is_default(context)
        or chart.has("PROJECT", "ADMIN")
        or match(chart, "value of NUM/LIT mean")
        or (chart.has("MUST") and not chart.has_word("default"))
    ):
        return
    named = bool(context.written())
    if not context.fields and not (named and (chart.has("OMIT", "UNLESS", "DEFAULT"))):
        return
    for ref in context.subjects:
        if ref.location != "body" or not is_plainly_named(context, ref):
            continue
        value = _value(context, ref)
        if value is not None and not _depends(context, ref):
            yield Default(
                reason=context.reason("default"),
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                value=value[0],
            )


def _is_default(context: Context) -> bool:
    chart = context.chart
    stated = chart.has_word("default") or match(chart, "fall back")
    omitted = chart.has("OMIT") or match(chart, "IF/UNLESS NO FIELD be? GIVE") is not None
    omitted = omitted or _gives_none(context)
    omitted = omitted or match(chart, "IF/WHICH NO .. be? GIVE/assign/attach") is not None
    unless = match(chart, "UNLESS .. GIVE/SHOW/say/told") is not None
    if chart.has("BOTH") or (chart.has("NOT", start=0, end=1) and not omitted):
        return False
    return bool(stated or omitted or unless) and context.place is not Place.CODE


def _gives_none(context: Context) -> bool:
    """Whether a short condition says no more than that there is none: "if none is agreed on"."""
    chart = context.chart
    short = [c for c in context.clauses if c.kind in ("IF", "WHILE") and c.end - c.start <= _SHORT]
    return any(
        chart.has_word("none", "nothing", start=c.start, end=c.end)
        and not chart.has("VALUE", "RES", "NUM", start=c.start, end=c.end)
        for c in short
    )


def _depends(context: Context, ref: FieldRef) -> bool:
    """Whether the default holds under a condition about another field."""
    return any(
        state.field != ref.name
        for clause in context.clauses
        if clause.kind in ("IF", "WHILE", "ONCE")
        for state in states(context, clause.start, clause.end)
    )


def _value(context: Context, ref: FieldRef) -> tuple[Any] | None:
    """The value that the sentence names, in a tuple: outside of the condition first."""
    chart = context.chart
    if "boolean" in ref.types and (case := match(chart, "which be n:NOT? the? case")):
        return ("n" not in case,)
    inside = {
        at
        for clause in context.clauses
        if clause.kind in ("IF", "UNLESS", "WITHOUT")
        for at in range(clause.start, clause.end)
    }
    places = [at for at in range(len(chart)) if _plain_value(context, ref, at) is not None]
    outside = [at for at in places if at not in inside and at >= _last_case(context)]
    if len({_plain_value(context, ref, at) for at in outside}) == 1:
        return _plain_value(context, ref, outside[0])
    behind = match(chart, "DEFAULT .. v:LIT/VALUE/NUM/TRUE/FALSE")
    if behind:
        return _plain_value(context, ref, behind["v"].start)
    return None


def _last_case(context: Context) -> int:
    """The token at which the last of several conditions begins; 0 where there are no two. What
    stands before it follows from another condition: "if it is weak, ...; if there is none, ..."."""
    starts = [c.start for c in context.clauses if c.kind == "IF"]
    return starts[-1] if len(starts) > 1 else 0


def _is_name(context: Context, mark: Mark) -> bool:
    """Whether a literal names a field or an option, and is no value."""
    chart = context.chart
    named = chart.has("FIELD", start=mark.start, end=mark.end)
    option = chart.has_word(*_OPTIONS, start=mark.end, end=mark.end + 2)
    return named or option or str(mark.value).startswith("[")


def _plain_value(context: Context, ref: FieldRef, at: int) -> tuple[Any] | None:
    value = literal_value(context, ref, at)
    if value is None or value == (None,) or (isinstance(value[0], str) and " " in value[0]):
        return None
    mark: Mark | None = next((m for m in context.chart.starting(at) if m.tag == "LIT"), None)
    known_to_field = _values_of(context, ref)
    values = [v for m in context.chart.starting(at) if m.tag == "VALUE" for v in m.value]
    if values and not known_to_field and any(v.resource == ref.resource for v in values):
        return None
    if mark is not None and known_to_field and value[0] not in known_to_field:
        return None
    if mark is not None and _is_name(context, mark):
        return None
    return value
