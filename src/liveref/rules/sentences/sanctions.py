"""Sanctions for the breach of a rule: "..., or you get a 400"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.tokens import Token

__all__ = ["sanctions"]

_REACH = 8
_SUBJECTS = frozenset(["it", "you", "we", "this", "that", "there", "they"])
_REQUESTS = frozenset(["request", "call", "answer", "response", "service", "server", "attempt"])
_DETERMINERS = frozenset(["the", "a", "your", "such", "any"])
_REFUSALS = frozenset({"CODE", "CODENAME", "REFUSE"})
_STOPS = frozenset(";.:")


def sanctions(tokens: Sequence[Token], marks: Iterable[Mark]) -> Iterator[Mark]:
    """A mark `OTHERWISE` on each "or" behind which the refusal of a request is stated."""
    refusals = {mark.start for mark in marks if mark.tag in _REFUSALS}
    for at, token in enumerate(tokens):
        if token.lower == "or" and at and _states_refusal(tokens, at + 1, refusals):
            yield Mark("OTHERWISE", at, at + 1)


def _states_refusal(tokens: Sequence[Token], start: int, refusals: set[int]) -> bool:
    """Whether a clause about the request or its answer begins at a token, and refuses it."""
    words_ = [token.lower for token in tokens[start : start + 2]]
    if len(words_) < 2:
        return False
    is_subject = words_[0] in _SUBJECTS
    is_request = words_[0] in _DETERMINERS and bool(tokens[start + 1].forms & _REQUESTS)
    if not (is_subject or is_request):
        return False
    for at in range(start, min(start + _REACH, len(tokens))):
        if tokens[at].text in _STOPS:
            return False
        if at in refusals:
            return True
    return False
