"""Sentences that name rules which somebody else sets: "must follow the rules of your company"."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from liveref.model.sentence import Sentence
from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.offers import Offer, offer_of
from liveref.rules.sentences.phrases import Phrase, Phrases, concepts
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind, tokens_of
from liveref.rules.sentences.words import words

__all__ = ["Ruling", "may_rule", "ruling_of", "with_rules"]

_BOUND = (
    "MUST .. COMPLY .. .. r:RULES",
    "CANNOT .. BREACH .. .. r:RULES",
    "be subject to .. .. r:RULES",
    "OUTSIDER .. SETS .. .. r:RULES",
    "r:RULES ... apply to .. FIELD",
    "r:RULES ... be SETS by .. OUTSIDER",
)
"""Rules that a field has to meet, whatever follows if it does not."""
_BROKEN = (
    "FIELD .. BREACH .. .. r:RULES",
    "FIELD .. NOT COMPLY .. .. r:RULES",
    "FIELD .. fail to COMPLY .. .. r:RULES",
    "UNLESS .. FIELD .. COMPLY .. .. r:RULES",
    "r:RULES ... be NOT COMPLY .. by .. FIELD",
)
"""Rules that a field breaks, in the sentence that says what follows."""
_NO_NAMES = ("NOISE", "OF", "COMPLY", "BREACH", "OUTSIDER", "MUST", "SETS", "BE", "NOT")
"""Words that are no part of what rules are called."""
_LONGEST_NAME = 3
_EARLIER = 3
"""The most sentences between the name of a field and a noun that stands for it."""


_GENERAL = (
    *_BOUND,
    "BREACH .. .. RULES",
    "NOT COMPLY .. .. RULES",
    "fail to COMPLY .. .. RULES",
    "UNLESS ... COMPLY .. .. RULES",
    "RULES ... be NOT COMPLY",
)
"""The same, whatever has to meet the rules."""


class Ruling(NamedTuple):
    """A field whose values have to meet rules that somebody else sets. `rules` is what the document
    calls them, `end` the token behind them, or 0 if the sentence says as well what follows if a
    value breaks them."""

    resource: str
    field: str
    rules: str
    end: int


@cache
def _phrases() -> Phrases:
    return Phrases(
        Phrase(tuple(text.split()), tag)
        for tag, texts in words().policies.items()
        for text in texts
    )


def may_rule(sentence: Sentence) -> bool:
    """Whether a sentence may name rules that something has to meet, in any document."""
    tokens = tokens_of(sentence)
    chart = Chart(tokens, (*concepts().marks(tokens), *_phrases().marks(tokens)))
    return chart.has("RULES") and any(match(chart, pattern) for pattern in _GENERAL)


def with_rules(context: Context) -> Chart:
    """The chart of a sentence with marks for what it says of rules."""
    chart = context.chart
    own = [
        m for m in _phrases().marks(chart.tokens) if m.tag != "OUTSIDER" or not _is_own(chart, m)
    ]
    return Chart(chart.tokens, (*chart.marks, *own))


def _is_own(chart: Chart, mark: Mark) -> bool:
    """Whether the document itself defines what seems to stand outside of it."""
    return chart.has("RES", start=mark.start, end=mark.end)


def ruling_of(context: Context) -> Ruling | None:
    """The rules that a sentence names, None if it names none that somebody else sets."""
    chart = with_rules(context)
    if not chart.has("RULES"):
        return None
    for patterns in (_BROKEN, _BOUND):
        for pattern in patterns:
            slots = match(chart, pattern)
            if slots is None or context.is_negated(slots[""].start):
                continue
            rules, is_broken = slots["r"], patterns is _BROKEN
            subject = _subject(context, chart, slots[""])
            if subject and _is_elsewhere(chart, rules, is_strict=is_broken):
                return Ruling(*subject, _name(chart, rules), 0 if is_broken else rules.end)
    return None


def _is_elsewhere(chart: Chart, rules: Mark, *, is_strict: bool) -> bool:
    """Whether rules are set by somebody else: by somebody who is named, or they have a name and
    the sentence does not point to a place of the document."""
    if chart.has("POINTING") or chart.tokens[-1].text == ":":
        return False
    near = chart.tokens[max(0, rules.start - _LONGEST_NAME) : rules.start]
    if chart.has("OUTSIDER") or any(token.lower == "your" for token in near):
        return True
    return not is_strict and len(_name(chart, rules).split()) > 1


def _name(chart: Chart, rules: Mark) -> str:
    """The noun with the words before it: "complexity requirements"."""
    start = rules.start
    while start and rules.start - start < _LONGEST_NAME and _is_part(chart, start - 1):
        start -= 1
    return " ".join(token.lower for token in chart.tokens[start : rules.end])


def _is_part(chart: Chart, at: int) -> bool:
    token = chart.tokens[at]
    is_word = token.kind == Kind.WORD and token.lower not in words().neutral and token.lower != "'s"
    return is_word and not chart.has(*_NO_NAMES, start=at, end=at + 1)


def _subject(context: Context, chart: Chart, place: Mark) -> tuple[str, str] | None:
    """The resource and the field whose values have to meet the rules: one that a sentence before
    offers, one that this sentence names, the one that it describes, or the last one named."""
    return _offered(context) or _named(context, chart, place) or _described(context)


def _named(context: Context, chart: Chart, place: Mark) -> tuple[str, str] | None:
    """The first field that is named before the verb; where somebody sets rules for it, behind."""
    is_behind = chart.has("OUTSIDER", end=place.start + 1) and chart.has("SETS")
    span = (place.start, _stop(chart, place.end)) if is_behind else (0, place.end)
    marks = chart.all("FIELD", start=span[0], end=span[1])
    refs = [ref for mark in marks if (ref := context.resolve(mark)) is not None]
    return next(((r.resource, r.name) for r in refs if _can_comply(r)), None)


def _stop(chart: Chart, at: int) -> int:
    """The token that ends the part of a sentence in which a token stands."""
    return next((here for here in range(at, len(chart)) if chart.is_stop(here)), len(chart))


def _described(context: Context) -> tuple[str, str] | None:
    """The field of a request that the sentence describes, or the only one of the sentence before if
    it begins with a pronoun."""
    refs = list(context.fields) if context.is_requested else []
    if not refs and context.before is not None and context.is_pronominal:
        refs = context.before.mentioned()
        refs = refs if len(refs) == 1 else []
    return next(((r.resource, r.name) for r in refs if _can_comply(r)), None)


def _can_comply(ref: FieldRef) -> bool:
    return ref.location == "body" and (not ref.types or "string" in ref.types)


def _offered(context: Context) -> tuple[str, str] | None:
    """The field that a sentence before offers, and that a pronoun or its noun stands for."""
    before, distance = context.before, 1
    while before is not None and distance <= _EARLIER:
        offer = offer_of(before)
        if offer is not None and _stands_for(context, offer, distance):
            return offer.resource, offer.field
        before, distance = before.before, distance + 1
    return None


def _stands_for(context: Context, offer: Offer, distance: int) -> bool:
    if any(token.lower == offer.noun for token in context.chart.tokens):
        return True
    return distance == 1 and bool(context.chart.tokens) and context.is_pronominal
