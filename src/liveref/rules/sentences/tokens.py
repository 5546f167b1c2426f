"""Plain sentences -> tokens: words, numbers, literals and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.sentence import Sentence
from liveref.rules.sentences.morphology import base_forms
from liveref.rules.sentences.words import words

__all__ = ["Kind", "Token", "tokens_of"]

_TOKEN = re.compile(
    r"[Ee]\.g\.|[Ii]\.e\.|[A-Za-z]+\d*(?:['\u2019](?:s|t|ve|re|ll|d)\b)?(?:[-_][A-Za-z0-9]+)*|(?:(?<!\w)-)?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?"
    r"|\.\.\.?|[-=]>|[<>]=|[^\w\s]|\w+"
)
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?$")
_WORD = re.compile(r"[a-z]")


class Kind:
    """The kind of a token."""

    WORD = "word"
    NUMBER = "number"
    LITERAL = "literal"
    SIGN = "sign"


class Token(NamedTuple):
    """A token: `text` as written, `lower` in small letters, its possible base `forms`."""

    kind: str
    text: str
    lower: str
    forms: frozenset[str]


def tokens_of(sentence: Sentence) -> tuple[Token, ...]:
    """The tokens of a sentence. A literal is one token, and a contraction (`can't`) two."""
    plain = sentence.plain
    tokens: list[Token] = []
    end = 0
    for literal in sorted(sentence.literals, key=lambda span: span.start):
        tokens += _words(plain[end : literal.start])
        text = plain[literal.start : literal.end]
        tokens.append(Token(Kind.LITERAL, text, text.lower(), frozenset([text.lower()])))
        end = literal.end
    tokens += _words(plain[end:])
    return tuple(tokens)


def _words(text: str) -> Iterator[Token]:
    last = ""
    for match in _TOKEN.finditer(text):
        part = match.group().replace("\u2019", "'")
        lower = part.lower()
        is_short = lower == "." and f"{last}." in words().abbreviations
        last = lower
        if is_short and match.end() < len(text):
            continue
        if _NUMBER.match(lower):
            yield Token(Kind.NUMBER, part, lower, frozenset([lower]))
        elif not _WORD.search(lower):
            yield Token(Kind.SIGN, part, lower, frozenset([lower]))
        else:
            yield from _expanded(part, lower)


def _expanded(part: str, lower: str) -> Iterator[Token]:
    if lower in words().contractions:
        for word in words().contractions[lower].split():
            yield _word(word, word)
    elif lower.endswith("n't"):
        yield _word(part[:-3], lower[:-3])
        yield _word("not", "not")
    elif lower.endswith("'s"):
        yield _word(part[:-2], lower[:-2])
        yield Token(Kind.WORD, "'s", "'s", frozenset(["'s"]))
    else:
        yield _word(part, lower)


def _word(text: str, lower: str) -> Token:
    return Token(Kind.WORD, text, lower, base_forms(lower))
