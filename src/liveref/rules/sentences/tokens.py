"""Plain sentences -> tokens: words, numbers, literals and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
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
    """A token: `text` as written, `lower` in small letters, its possible base `forms`, and the
    `entries` of a lexicon that it may be: a base form, or with `=` the word as it stands."""

    kind: str
    text: str
    lower: str
    forms: frozenset[str]
    entries: tuple[str, ...]


def tokens_of(sentence: Sentence) -> tuple[Token, ...]:
    """The tokens of a sentence. A literal is one token, and a contraction (`can't`) two."""
    plain = sentence.plain
    tokens: list[Token] = []
    end = 0
    for literal in sorted(sentence.literals, key=lambda span: span.start):
        tokens += _words(plain[end : literal.start])
        text = plain[literal.start : literal.end]
        tokens.append(_unchanged(Kind.LITERAL, text, text.lower()))
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
        if not is_short or match.end() == len(text):
            yield from _tokens(part)


@lru_cache(maxsize=8192)
def _tokens(part: str) -> tuple[Token, ...]:
    """The tokens of a word, a number or a sign: a document has few words, and each often."""
    lower = part.lower()
    if _NUMBER.match(lower):
        return (_unchanged(Kind.NUMBER, part, lower),)
    if not _WORD.search(lower):
        return (_unchanged(Kind.SIGN, part, lower),)
    return tuple(_expanded(part, lower))


def _expanded(part: str, lower: str) -> Iterator[Token]:
    if lower in words().contractions:
        for word in words().contractions[lower].split():
            yield _word(word, word)
    elif lower.endswith("n't"):
        yield _word(part[:-3], lower[:-3])
        yield _word("not", "not")
    elif lower.endswith("'s"):
        yield _word(part[:-2], lower[:-2])
        yield _unchanged(Kind.WORD, "'s", "'s")
    else:
        yield _word(part, lower)


def _word(text: str, lower: str) -> Token:
    forms = base_forms(lower)
    return Token(Kind.WORD, text, lower, forms, (*sorted(forms), f"={lower}"))


def _unchanged(kind: str, text: str, lower: str) -> Token:
    """A token that has no other forms."""
    return Token(kind, text, lower, frozenset([lower]), (lower, f"={lower}"))
