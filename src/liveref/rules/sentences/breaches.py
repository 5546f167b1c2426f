"""Sentences that say what follows if a value breaks rules: "it becomes `HELD` if it does not"."""

from __future__ import annotations

from typing import NamedTuple

from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rulings import with_rules
from liveref.rules.sentences.tokens import Kind, Token

__all__ = ["Consequence", "consequence_of"]

_NAMED = (
    "RULES ... be NOT COMPLY",
    "RULES ... be BREACH",
    "NOT COMPLY .. .. RULES/PRONOUN",
    "fail to? COMPLY .. .. RULES/PRONOUN",
    "BREACH .. .. RULES/PRONOUN",
    "BREACHNOUN .. .. RULES/PRONOUN",
    "UNLESS ... COMPLY .. .. RULES/PRONOUN",
    "UNLESS RULES ... be COMPLY",
    "PRONOUN be NOT COMPLY",
    "PRONOUN be BREACH",
)
"""A breach of rules that are named, or that a pronoun stands for."""
_MEANT = (
    "IF .. PRONOUN do NOT COMPLY",
    "IF .. PRONOUN do NOT",
    "IF .. FIELD do NOT COMPLY",
    "IF .. FIELD do NOT",
    "IF NOT",
    "UNLESS PRONOUN do",
    "UNFIT",
    "fail to COMPLY",
    "NOT COMPLY",
    "OTHERWISE",
)
"""A breach of the rules that the sentence before names."""
_NEAR = 5
"""The most tokens between a verb of becoming and the status."""


class Consequence(NamedTuple):
    """The status that a record has if a value breaks the rules; with "", the request is refused,
    with `code` if the sentence states one."""

    status: str
    code: int | None


def consequence_of(
    context: Context, resource: str, start: int = 0, *, is_next: bool = True
) -> Consequence | None:
    """The consequence that a sentence states from a token on, None if it states none. Only a
    sentence that `is_next` to the one about the rules need not name them."""
    chart = with_rules(context)
    patterns = (*_NAMED, *_MEANT) if is_next else _NAMED
    breach = next((s[""] for p in patterns if (s := match(chart, p, start)) is not None), None)
    if breach is None or _is_about_other(chart, breach, resource):
        return None
    outside = [at for at in range(start, len(chart)) if not breach.start <= at < breach.end]
    status = _status(context, chart, outside, resource)
    if status:
        return Consequence(status, None)
    is_sure = context.code is not None or not chart.has("MAYBE", start=start)
    return Consequence("", context.code) if context.is_refusal and is_sure else None


def _is_about_other(chart: Chart, breach: Mark, resource: str) -> bool:
    """Whether what follows concerns only records of other resources."""
    names = {m.value for m in chart.all("RES") if not breach.start <= m.start < breach.end}
    return bool(names) and resource not in names


def _status(context: Context, chart: Chart, outside: list[int], resource: str) -> str:
    """The status that a record gets: a value of its status field, else a literal or a word in
    capitals behind a verb of becoming."""
    field = context.things.status_field(resource)
    for at in outside:
        for mark in chart.starting(at) if _is_entered(chart, at) else ():
            values = mark.value if mark.tag == "VALUE" else ()
            own = [v.value for v in values if (v.resource, v.field) == (resource, field)]
            if own and isinstance(own[0], str):
                return own[0]
        token = chart.tokens[at]
        if _is_entered(chart, at) and _is_name(token):
            return token.text
    return ""


def _is_entered(chart: Chart, at: int) -> bool:
    """Whether a verb of becoming, or the word "status", stands near a token."""
    return chart.has("ENTER", start=max(0, at - _NEAR), end=at) or chart.has_word(
        "status", "state", start=at + 1, end=at + 2
    )


def _is_name(token: Token) -> bool:
    letters = token.text.replace("_", "").replace("-", "")
    is_capital = token.kind == Kind.WORD and token.text.isupper() and len(letters) > 2
    return letters.isalpha() and (token.kind == Kind.LITERAL or is_capital)
