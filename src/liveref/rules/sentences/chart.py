"""The marks on a sentence's tokens: where its words name things or have a kind of meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from liveref.rules.sentences.tokens import Token

__all__ = ["Chart", "Mark"]

_STOPS = frozenset(";:.?!\u2014\u2013")


class Mark(NamedTuple):
    """The tokens from `start` to before `end` have the meaning `tag`; `value` is the thing that
    they name, or the number that they write."""

    tag: str
    start: int
    end: int
    value: Any = None


class Chart:
    """A sentence with all marks on it."""

    def __init__(self, tokens: tuple[Token, ...], marks: Iterable[Mark]) -> None:
        self.tokens = tokens
        self.marks = tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
        self._starting: dict[int, list[Mark]] = {}
        self._tagged: dict[str, list[Mark]] = {}
        for mark in self.marks:
            self._starting.setdefault(mark.start, []).append(mark)
            self._tagged.setdefault(mark.tag, []).append(mark)

    @cached_property
    def _words(self) -> frozenset[str]:
        """All tags of the sentence, and all forms of its words."""
        return frozenset(self._tagged).union(*(token.forms for token in self.tokens))

    def knows(self, options: tuple[str, ...]) -> bool:
        """Whether one of some tags or words stands anywhere in the sentence."""
        return not self._words.isdisjoint(options)

    def __len__(self) -> int:
        return len(self.tokens)

    def starting(self, index: int) -> list[Mark]:
        """The marks whose first token is that one, the longest first."""
        return self._starting.get(index, [])

    def all(self, *tags: str, start: int = 0, end: int | None = None) -> list[Mark]:
        """The marks with one of the tags that lie within some tokens, in order."""
        last = len(self.tokens) if end is None else end
        marks = [
            mark
            for tag in tags
            for mark in self._tagged.get(tag, ())
            if start <= mark.start and mark.end <= last
        ]
        if len(tags) > 1 and len(marks) > 1:
            marks.sort(key=lambda mark: (mark.start, -mark.end))
        return marks

    def first(self, *tags: str, start: int = 0, end: int | None = None) -> Mark | None:
        """The first mark with one of the tags, None if there is none."""
        return next(iter(self.all(*tags, start=start, end=end)), None)

    def has(self, *tags: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any token has one of these meanings."""
        last = len(self.tokens) if end is None else end
        return any(
            start <= mark.start and mark.end <= last
            for tag in tags
            for mark in self._tagged.get(tag, ())
        )

    def values(self, tag: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        """The values of the marks with a tag."""
        return (mark.value for mark in self.all(tag, start=start, end=end))

    def is_stop(self, index: int) -> bool:
        """Whether a token ends a part of the sentence: a semicolon, a colon, a dash."""
        return self.tokens[index].text in _STOPS

    def has_word(self, *forms: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a word, or an inflection of it, stands there."""
        return any(form in token.forms for token in self.tokens[start:end] for form in forms)

    def text(self, start: int, end: int) -> str:
        """The tokens as text, for messages."""
        return " ".join(token.text for token in self.tokens[start:end])
