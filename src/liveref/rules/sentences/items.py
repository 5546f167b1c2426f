"""Whether the item of a list is a clause, or one of several values."""

from __future__ import annotations

from functools import cache

from liveref.model.sentence import Sentence
from liveref.rules.sentences.tokens import Kind, Token, tokens_of
from liveref.rules.sentences.words import words

__all__ = ["is_clause"]

_VERBS = ("BECOME", "CHANGE", "STARTS", "ENDS", "CONTAINS", "INCREASE", "DECREASE", "DELETE", "LIE")
_VERBS_OF_SHOWING = ("SHOW", "REFUSE", "REMOVE", "CONVERT", "SORTED")
_FINITE = frozenset(
    ["is", "are", "has", "have", "was", "were", "must", "can", "cannot", "may", "shall", "does"]
)
_PAIR = 2


def is_clause(item: Sentence) -> bool:
    """Whether an item has a verb ("is already closed", "sets `status` to `open`"), or names a
    field and its value ("a `size` of 10"); an item that has neither is one of several values."""
    tokens = tokens_of(item)
    if any(token.lower in _FINITE for token in tokens):
        return True
    if any(_is_finite(token) for token in tokens if token.kind == Kind.WORD):
        return True
    given = [token for token in tokens if token.kind in (Kind.LITERAL, Kind.NUMBER)]
    return len(given) == _PAIR and given[0].kind == Kind.LITERAL and not _is_listing(tokens)


def _is_listing(tokens: tuple[Token, ...]) -> bool:
    return any(token.lower in ("and", "or", ",", ":", "(", "-") for token in tokens)


def _is_finite(token: Token) -> bool:
    """Whether a word is a verb of the third person: "begins", "precedes"."""
    return (
        token.lower.endswith("s") and bool(token.forms & _verbs()) and token.lower not in _verbs()
    )


@cache
def _verbs() -> frozenset[str]:
    """The verbs of general meaning, in their base forms."""
    phrases = (
        phrase.split()
        for tag in (*_VERBS, *_VERBS_OF_SHOWING)
        for phrase in words().concepts.get(tag, ())
    )
    return frozenset(phrase[0] for phrase in phrases)
