"""Plain text -> the places of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.sentence import Span
from liveref.rules.sentences.markup import Plain
from liveref.rules.sentences.words import words

__all__ = ["sentence_spans"]

_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"[\w.]+$")
_WORD = re.compile(r"\S")
_LONGEST = 64
"""Characters before a full stop among which an abbreviation is sought: the whole text before each
would take time in the square of its length."""


def sentence_spans(plain: Plain) -> Iterator[Span]:
    """The place of each sentence of a paragraph, in order."""
    start = 0
    for match in _END.finditer(plain.text):
        if _ends(plain, match):
            yield Span(start, match.end())
            start = match.end() + 1
    if start < len(plain.text):
        yield Span(start, len(plain.text))


def _ends(plain: Plain, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence, and neither an abbreviation nor a literal."""
    if any(span.start <= match.start() < span.end for span in plain.literals):
        return False
    following = _WORD.search(plain.text, match.end())
    if following is None or match.group()[0] in "!?":
        return True
    last = _LAST_WORD.search(plain.text[max(0, match.start() - _LONGEST) : match.start()])
    if last and f"{last.group()}.".lower() in words().abbreviations:
        return False
    starts_literal = any(span.start == following.start() for span in plain.literals)
    return starts_literal or not following[0].islower()
