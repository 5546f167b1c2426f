"""Sentences that demand nothing of the service: advice, history, other systems."""

from __future__ import annotations

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.tense import is_past
from liveref.rules.sentences.tokens import Kind
from liveref.rules.sentences.words import words

__all__ = ["hedge", "hedge_of_policy", "is_obscure"]

_HEDGES = ("codes", "versions", "unchecked", "advice", "history", "future", "elsewhere")
_SHORTEST = 4
_MOST, _MOST_WITH_CODE = 3, 6
"""The most unknown words that a sentence may have in any case, without a code and with one."""


def hedge(context: Context) -> str:
    """The words by which a sentence demands nothing, "" if it has no such words."""
    if context.hedge is None:
        context.hedge = _hedge(context)
    return context.hedge


def hedge_of_policy(context: Context) -> str:
    """The same of a sentence about a policy, which speaks of others, and of what may follow."""
    return _hedge(context, of_policy=True)


def _hedge(context: Context, *, of_policy: bool = False) -> str:
    chart = context.chart
    for tag in _HEDGES:
        for mark in chart.all(tag):
            if _is_inverted(context, mark.start) or _is_within(context, mark):
                continue
            if of_policy and _is_of_policy(context, mark):
                continue
            if not _is_outweighed(context, tag):
                return chart.text(mark.start, mark.end)
    example = chart.first("EXAMPLE")
    if example is not None and example.start == 0:
        return chart.text(0, example.end)
    if is_past(context):
        return "in the past"
    vague = chart.first("VAGUE")
    if vague is not None and (vague.start == 0 or _is_outside(context, vague.end)):
        return chart.text(vague.start, vague.end + 1)
    if chart.tokens and chart.tokens[-1].text == "?":
        return "?"
    return ""


def _is_of_policy(context: Context, hedging: Mark) -> bool:
    """Whether words that hedge name those who set rules, or say what may follow."""
    tokens = context.chart.tokens[hedging.start : hedging.end]
    maybe = words().policies["MAYBE"]
    return hedging.tag == "elsewhere" or all(token.lower in maybe for token in tokens)


def _is_inverted(context: Context, at: int) -> bool:
    """Whether `should` begins a condition: "Should a loan be overdue, ..."."""
    tokens = context.chart.tokens[at:]
    begins = at == 0 or context.chart.tokens[at - 1].text in (",", ";", ":")
    if not begins or tokens[0].lower != "should" or len(tokens) < _SHORTEST:
        return False
    return tokens[1].lower not in ("be", "not", "only") and any(t.text == "," for t in tokens)


def _is_within(context: Context, hedging: Mark) -> bool:
    """Whether a word is part of a longer phrase that means something else: "for good"."""
    return any(
        mark.start <= hedging.start
        and hedging.end <= mark.end
        and mark.end - mark.start > hedging.end - hedging.start
        for mark in context.chart.marks
        if mark.tag not in (*_HEDGES, "NOISE", "VAGUE")
    )


def _is_outweighed(context: Context, tag: str) -> bool:
    """Whether a plain refusal with a code stands beside the words that hedge."""
    chart = context.chart
    stated = chart.has("CODE") and context.code is not None
    tried = tag == "advice" and chart.has_word("try", "attempt")
    return (tag == "elsewhere" or tried) and stated


def _is_outside(context: Context, at: int) -> bool:
    """Whether the noun behind "most" or "many" is nothing that the document defines."""
    return not context.chart.has("RES", "FIELD", start=at, end=at + 2)


def is_obscure(context: Context) -> bool:
    """Whether too many words of a sentence mean nothing to the reader: it may say anything. A
    sentence that states the code of a refusal may have more of them."""
    chart = context.chart
    understood = {at for mark in chart.marks for at in range(mark.start, mark.end)}
    words_ = [at for at, token in enumerate(chart.tokens) if token.kind == Kind.WORD]
    long = [at for at in words_ if len(chart.tokens[at].lower) > 2]
    unknown = [
        at for at in long if at not in understood and chart.tokens[at].lower not in words().neutral
    ]
    most, share = (_MOST_WITH_CODE, 0.35) if context.code is not None else (_MOST, 0.25)
    return len(unknown) > most and len(unknown) > share * len(long)
