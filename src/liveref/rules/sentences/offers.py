"""Sentences that offer a field which no table needs to have: "through the optional `pin` field"."""

from __future__ import annotations

from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.sentence import Sentence
from liveref.rules.sentences.chart import Chart
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["Offer", "offer_behind", "offer_of"]

_NEAR = 3
"""The most tokens between "create" and the resource that is created."""


class Offer(NamedTuple):
    """A field that a request may give which makes a record of the resource, and the noun by which
    the text goes on to call it ("password"), "" for none."""

    resource: str
    field: str
    noun: str


def offer_of(context: Context) -> Offer | None:
    """The field that a sentence offers, None if it offers none."""
    chart = context.chart
    resource = _created(chart)
    at = _name(chart) if resource and chart.has("CAN", "OPTIONAL") else None
    if resource is None or at is None:
        return None
    return Offer(resource, chart.tokens[at].text, _noun(chart, at))


def offer_behind(context: Context, field: str) -> Sentence | None:
    """The sentence that offers a field, of those before one in the same piece of prose."""
    here: Context | None = context
    while here is not None:
        offer = offer_of(here)
        if offer is not None and offer.field == field:
            return here.sentence
        here = here.before
    return None


def _created(chart: Chart) -> str | None:
    """The resource that the sentence says a client creates."""
    verbs = frozenset(words().verbs[Effect.CREATE.value])
    for mark in chart.all("RES"):
        near = max(0, mark.start - _NEAR)
        named = (o for verb in chart.all("OP", start=near, end=mark.start) for o in verb.value)
        is_named = any(o.effect is Effect.CREATE and o.resource == mark.value for o in named)
        if is_named or any(token.forms & verbs for token in chart.tokens[near : mark.start]):
            return str(mark.value)
    return None


def _name(chart: Chart) -> int | None:
    """The token that names the field: beside a noun such as "attribute", and no word of English."""
    tokens, nouns = chart.tokens, frozenset(words().policies["OFFERED"])
    for at, token in enumerate(tokens):
        if not token.forms & nouns:
            continue
        for near in (at - 1, at + 1):
            if 0 <= near < len(tokens) and _is_identifier(tokens[near]):
                return near
    return None


def _is_identifier(token: Token) -> bool:
    is_plain = token.text.islower() or token.text.istitle() or token.text.isupper()
    is_one = token.text.replace("_", "").isalnum()
    return is_one and (token.kind == Kind.LITERAL or "_" in token.text or not is_plain)


def _noun(chart: Chart, at: int) -> str:
    """The noun before the preposition that leads to the field's name."""
    ways = frozenset(words().policies["WAY"])
    for here in range(at - 1, 0, -1):
        token = chart.tokens[here]
        if token.forms & ways:
            return chart.tokens[here - 1].lower
        if token.kind == Kind.SIGN:
            break
    return ""
