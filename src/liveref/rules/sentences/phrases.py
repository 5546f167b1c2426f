"""Phrases of a lexicon -> marks on tokens, whatever their inflection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["Phrase", "Phrases", "concepts", "hedges", "without_contained"]

_DENIALS = frozenset({"OMIT", "STILLTHERE", "HIDDEN", "LEAVEOUT"})
"""Meanings that begin with "not", and that "cannot" does not have."""
_LITERAL_WORDS = frozenset({"true", "false", "null"})


class Phrase(NamedTuple):
    """Words in their base forms, and the meaning of them; a word with `=` before it is found as it
    stands only."""

    words: tuple[str, ...]
    tag: str
    value: Any = None


class _Node:
    """A word of phrases: the words that may follow it, and the phrases that end with it."""

    __slots__ = ("following", "phrases")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.phrases: list[Phrase] = []

    def after(self, token: Token) -> list[_Node]:
        """The nodes that a token leads to."""
        following = self.following
        if following.keys().isdisjoint(token.entries):
            return []
        return [following[word] for word in token.entries if word in following]


class Phrases:
    """Finds phrases in tokens. Words that change nothing may stand within a phrase."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._root = _Node()
        for phrase in phrases:
            node = self._root
            for word in phrase.words:
                node = node.following.setdefault(word, _Node())
            node.phrases.append(phrase)

    def marks(self, tokens: Sequence[Token]) -> Iterator[Mark]:
        """A mark for each phrase that stands in the tokens."""
        for start, token in enumerate(tokens):
            nodes = self._root.after(token)
            if not nodes or (token.kind == Kind.LITERAL and token.lower not in _LITERAL_WORDS):
                continue
            for phrase, end in _ends(nodes, tokens, start):
                yield Mark(phrase.tag, start, end, phrase.value)


def _ends(nodes: list[_Node], tokens: Sequence[Token], at: int) -> Iterator[tuple[Phrase, int]]:
    """The phrases that go on with a token, which leads to the nodes, and the index behind each."""
    for node in nodes:
        for phrase in node.phrases:
            yield phrase, at + 1
        if node.following:
            yield from _inner(node, tokens, at + 1)


def _inner(node: _Node, tokens: Sequence[Token], at: int) -> Iterator[tuple[Phrase, int]]:
    """The same within a phrase, where words that change nothing are passed over."""
    while at < len(tokens):
        nodes = node.after(tokens[at])
        ends = [*_ends(nodes, tokens, at)] if nodes else []
        if ends or not _fills(tokens[at]):
            yield from ends
            return
        at += 1


@cache
def _fillers() -> frozenset[str]:
    return frozenset(noise for noise in words().noise if " " not in noise)


def _fills(token: Token) -> bool:
    return token.kind == Kind.WORD and token.lower in _fillers()


@cache
def concepts() -> Phrases:
    """The phrases of all kinds of meaning."""
    phrases = [
        Phrase(tuple(text.split()), tag)
        for tag, texts in words().concepts.items()
        for text in texts
    ]
    phrases += [Phrase(tuple(text.split()), "NOISE") for text in words().noise]
    phrases += [Phrase(tuple(text.split()), "VAGUE") for text in words().vague]
    phrases += [
        Phrase(tuple(text.split()), "CODENAME", code) for text, code in words().codes.items()
    ]
    for tag, table in (
        ("NUM", words().numbers),
        ("ORD", words().ordinals),
        ("MULT", words().multiples),
    ):
        phrases += [Phrase((*_exact(text),), tag, number) for text, number in table.items()]
    return Phrases(phrases)


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
    barred = {mark.end - 1 for mark in listed if mark.tag == "CANNOT" and mark.end > mark.start + 1}
    listed = [m for m in listed if m.tag not in _DENIALS or m.start not in barred]
    bound = {mark.end - 1 for mark in listed if mark.tag == "MUST" and mark.end > mark.start + 1}
    listed = [m for m in listed if m.tag != "NEWLY" or m.start not in bound]
    longest: dict[int, int] = {}
    for mark in listed:
        if mark.end > longest.get(mark.start, mark.start + 1):
            longest[mark.start] = mark.end
    if not longest:
        return listed
    covers = list(longest.items())
    return [mark for mark in listed if not _is_covered(mark, covers)]


def _is_covered(mark: Mark, covers: Iterable[tuple[int, int]]) -> bool:
    """Whether a mark lies within a longer place."""
    _, first, last, _ = mark
    return any(
        start <= first and last <= end and end - start > last - first for start, end in covers
    )
