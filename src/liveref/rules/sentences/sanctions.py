"""Rules that words far apart state: "no box can be ...", "..., or you get a 400"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.tokens import Token

__all__ = ["ruled_out", "sanctions"]

_REACH = 8
_SUBJECT = 4
_MODALS = frozenset(["can", "may", "could"])
_SUBJECTS = frozenset(["it", "you", "we", "this", "that", "there", "they"])
_REQUESTS = frozenset(["request", "call", "answer", "response", "service", "server", "attempt"])
_DETERMINERS = frozenset(["the", "a", "your", "such", "any"])
_REFUSALS = frozenset({"CODE", "CODENAME", "REFUSE"})
_STOPS = frozenset(";.:")


def sanctions(tokens: Sequence[Token], marks: Iterable[Mark]) -> Iterator[Mark]:
    """A mark `OTHERWISE` on each "or" behind which the refusal of a request is stated."""
    refusals = {mark.start for mark in marks if mark.tag in _REFUSALS}
    for at, token in enumerate(tokens):
        is_or = token.lower == "or" and at and _states_refusal(tokens, at + 1, refusals)
        if is_or or (token.lower == "else" and at + 1 in refusals):
            yield Mark("OTHERWISE", at, at + 1)


def ruled_out(tokens: Sequence[Token], marks: Iterable[Mark]) -> Iterator[Mark]:
    """A mark `CANNOT` on each "can" whose subject begins with "no": "no box can be ..."."""
    listed = list(marks)
    verbs = {
        mark.start for mark in listed if mark.tag in ("BE", "MUST", "HAVE", "CANNOT", "EXISTING")
    }
    nothings = [mark.start for mark in listed if mark.tag == "NO"]
    for can in listed:
        if can.tag != "CAN" or tokens[can.start].lower not in _MODALS:
            continue
        for at in nothings:
            between = range(at + 1, can.start)
            plain = all(n not in verbs and tokens[n].text not in ",;:(" for n in between)
            if between and len(between) <= _SUBJECT and plain:
                yield Mark("CANNOT", can.start, can.end)
                break


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
