"""Sentences that deny a demand: "need not be unique", "no 409 is returned", "there is no limit"."""

from __future__ import annotations

from functools import cache

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    Computed,
    Default,
    Derived,
    Enumeration,
    Immutable,
    Length,
    Normalisation,
    Range,
    ReadOnly,
)
from liveref.model.constraints.lists import Filter, Hides, Order, PageSize
from liveref.model.constraints.operations import Idempotent, Outcome
from liveref.model.constraints.resources import InitialValue, Quota
from liveref.rules.sentences.clauses import CONDITIONS
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import places
from liveref.rules.sentences.phrases import Phrase, Phrases
from liveref.rules.sentences.words import words

__all__ = ["is_denied"]

_UNREFUSED = (
    "not/never/NOT be? REFUSE",
    "no/NO REFUSE",
    "no/NO further? CODE",
    "CODE be not/never .. ANSWER",
    "CODE will/do/can/may not/never be? ANSWER",
    "not/never/NOT ANSWER .. CODE/REFUSE",
    "not/never lead/result/cause/yield/raise/trigger .. CODE/REFUSE",
    "not/never/NOT CODE",
)
_NEGATIONS = frozenset(["no", "not", "never"])
_PERMITTING = (
    *(Computed, Default, Derived, Normalisation, Filter, Hides, Order, PageSize),
    *(Idempotent, InitialValue, Outcome),
)
"""Kinds of facts that refuse no request."""


@cache
def _phrases() -> Phrases:
    return Phrases(
        Phrase(tuple(text.split()), tag) for tag, texts in words().denials.items() for text in texts
    )


def is_denied(context: Context, fact: Constraint) -> bool:
    """Whether a sentence denies what a fact says. Where it denies a part of what it says, no fact
    of it refuses a request: a wrong refusal is worse than a rule that is not read."""
    if "untrue" in _tags(context):
        return True
    if "unrefused" in _tags(context) and isinstance(fact, Idempotent) and fact.conditions:
        return fact.operation == "delete"  # the record goes: that is no call without effect
    if isinstance(fact, Range | Length | Quota) and _is_unlimited(context):
        return True
    if isinstance(fact, Range | Length | Enumeration) and _is_lenient(context, fact):
        return True
    refuses = not isinstance(fact, _PERMITTING)
    if isinstance(fact, ReadOnly | Immutable):
        refuses = getattr(fact, "refused", False) or not getattr(fact, "ignored", True)
    return refuses and ("needless" in _tags(context) or _is_unrefused(context))


def _tags(context: Context) -> set[str]:
    """The tags of the denials in a sentence. That a value need not be given denies nothing else."""
    tokens = context.chart.tokens
    return {
        mark.tag
        for mark in _phrases().marks(tokens)
        if mark.tag != "needless"
        or not any(token.forms & words().supplied for token in tokens[mark.end : mark.end + 2])
    }


def _is_unrefused(context: Context) -> bool:
    """Whether the sentence says in a main clause that there is no refusal."""
    conditional = {
        at for c in context.clauses if c.kind in CONDITIONS for at in range(c.start, c.end)
    }
    return any(slots[""].start not in conditional for slots in places(context.chart, _UNREFUSED))


def _is_unlimited(context: Context) -> bool:
    """Whether the sentence says that there is no limit: "no upper limit", "not limited to"."""
    chart = context.chart
    if "unlimited" in _tags(context):
        return True
    tokens = chart.tokens
    within = {at for mark in chart.all("MAX") for at in range(mark.start, mark.end)}
    return any(
        token.lower in _NEGATIONS
        and at not in within
        and any(near.forms & words().limits for near in tokens[at + 1 : at + 3])
        for at, token in enumerate(tokens)
    )


def _is_lenient(context: Context, fact: Constraint) -> bool:
    """Whether values that do not fit are ignored, or made to fit, and not refused."""
    chart = context.chart
    white = chart.has("WHITESPACE", "SPACE", "IGNORECASE")
    if chart.has("IGNORE") and not context.is_refusal and not white:
        return True
    bounded = getattr(fact, "maximum", None) is not None
    near = (context.before, context, context.after) if bounded else (context,)
    return any(
        other.chart.has_word(*words().fitted) and not other.chart.has("WHITESPACE", "SPACE")
        for other in near
        if other is not None
    )
