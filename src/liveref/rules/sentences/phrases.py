"""Phrases of a lexicon -> marks on tokens, whatever their inflection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["Phrase", "Phrases", "concepts", "hedges", "without_contained"]

_LITERAL_WORDS = frozenset({"true", "false", "null"})


class Phrase(NamedTuple):
    """Words in their base forms, and the meaning of them; a word with `=` before it is found as it
    stands only."""

    words: tuple[str, ...]
    tag: str
    value: Any = None


class Phrases:
    """Finds phrases in tokens. `fillers` are words that may stand within a phrase."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            if phrase.words:
                self._first.setdefault(phrase.words[0].removeprefix("="), []).append(phrase)

    def marks(self, tokens: Sequence[Token]) -> Iterator[Mark]:
        """A mark for each phrase that stands in the tokens."""
        for start, token in enumerate(tokens):
            if token.kind == Kind.LITERAL and token.lower not in _LITERAL_WORDS:
                continue
            for form in token.forms:
                for phrase in self._first.get(form, ()):
                    end = _end(phrase.words, tokens, start)
                    if end:
                        yield Mark(phrase.tag, start, end, phrase.value)


def _end(parts: tuple[str, ...], tokens: Sequence[Token], start: int) -> int:
    """The index behind a phrase that begins at a token, 0 if it does not stand there."""
    at = start
    for number, part in enumerate(parts):
        while number and at < len(tokens) and not _is(tokens[at], part) and _fills(tokens[at]):
            at += 1
        if at >= len(tokens) or not _is(tokens[at], part):
            return 0
        at += 1
    return at


def _is(token: Token, part: str) -> bool:
    if token.kind == Kind.LITERAL:
        return part.removeprefix("=") == token.lower
    return token.lower == part[1:] if part.startswith("=") else part in token.forms


@cache
def _fillers() -> frozenset[str]:
    return frozenset(noise for noise in words().noise if " " not in noise)


def _fills(token: Token) -> bool:
    return token.kind == Kind.WORD and token.lower in _fillers()


@cache
def concepts() -> Phrases:
    """The phrases of all kinds of meaning."""
    found = [
        Phrase(tuple(text.split()), tag)
        for tag, texts in words().concepts.items()
        for text in texts
    ]
    found += [Phrase(tuple(text.split()), "NOISE") for text in words().noise]
    found += [Phrase(tuple(text.split()), "VAGUE") for text in words().vague]
    found += [Phrase(tuple(text.split()), "CODENAME", code) for text, code in words().codes.items()]
    for tag, table in (
        ("NUM", words().numbers),
        ("ORD", words().ordinals),
        ("MULT", words().multiples),
    ):
        found += [Phrase((*_exact(text),), tag, number) for text, number in table.items()]
    return Phrases(found)


def _exact(text: str) -> list[str]:
    return [f"={word}" for word in text.split()]


@cache
def hedges() -> Phrases:
    """The phrases that make of a sentence no demand on the service."""
    return Phrases(
        Phrase(tuple(text.split()), tag) for tag, texts in words().hedges.items() for text in texts
    )


def without_contained(marks: Iterable[Mark]) -> list[Mark]:
    """The marks without those that lie within a longer one: in "no more than" is no "more than"."""
    listed = list(marks)
    longest: dict[int, int] = {}
    for mark in listed:
        longest[mark.start] = max(mark.end, longest.get(mark.start, 0))
    barred = {mark.end - 1 for mark in listed if mark.tag == "CANNOT"}
    listed = [m for m in listed if m.tag != "OMIT" or m.start not in barred]
    covers = [(start, end) for start, end in longest.items() if end - start > 1]
    return [
        mark
        for mark in listed
        if not any(
            start <= mark.start and mark.end <= end and end - start > mark.end - mark.start
            for start, end in covers
        )
    ]
