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


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class Chart:
    """A sentence with all marks on it."""

    def __init__(self, tokens: tuple[Token, ...], marks: Iterable[Mark]) -> None:
        self.tokens = tokens
        self.marks = tuple(sorted(marks, key=_place))
        self._tagged: dict[str, list[Mark]] = {}
        for mark in self.marks:
            self._tagged.setdefault(mark.tag, []).append(mark)

    @cached_property
    def _starting(self) -> dict[int, list[Mark]]:
        starting: dict[int, list[Mark]] = {}
        for mark in self.marks:
            starting.setdefault(mark.start, []).append(mark)
        return starting

    @cached_property
    def _forms(self) -> frozenset[str]:
        """All forms of the words of the sentence."""
        return frozenset[str]().union(*(token.forms for token in self.tokens))

    @cached_property
    def _words(self) -> frozenset[str]:
        """All tags of the sentence, and all forms of its words."""
        return self._forms.union(self._tagged)

    def knows(self, options: frozenset[str]) -> bool:
        """Whether one of some tags or words stands anywhere in the sentence."""
        return not self._words.isdisjoint(options)

    def knows_all(self, needs: tuple[tuple[str, ...], ...]) -> bool:
        """Whether of each need one of its tags or words stands anywhere in the sentence."""
        is_absent = self._words.isdisjoint
        for options in needs:  # noqa: SIM110 (asked for each pattern: a generator takes twice as long)
            if is_absent(options):
                return False
        return True

    def __len__(self) -> int:
        return len(self.tokens)

    def starting(self, index: int) -> list[Mark]:
        """The marks whose first token is that one, the longest first."""
        return self._starting.get(index, [])

    def all(self, *tags: str, start: int = 0, end: int | None = None) -> list[Mark]:
        """The marks with one of the tags that lie within some tokens, in order."""
        tagged = self._tagged
        marks = [mark for tag in tags if tag in tagged for mark in tagged[tag]]
        if marks and (start or end is not None):
            last = len(self.tokens) if end is None else end
            marks = [mark for mark in marks if start <= mark.start and mark.end <= last]
        if len(tags) > 1 and len(marks) > 1:
            marks.sort(key=_place)
        return marks

    def first(self, *tags: str, start: int = 0, end: int | None = None) -> Mark | None:
        """The first mark with one of the tags, None if there is none."""
        return next(iter(self.all(*tags, start=start, end=end)), None)

    def has(self, *tags: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any token has one of these meanings."""
        if self._tagged.keys().isdisjoint(tags):
            return False
        return (not start and end is None) or bool(self.all(*tags, start=start, end=end))

    def values(self, tag: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        """The values of the marks with a tag."""
        return (mark.value for mark in self.all(tag, start=start, end=end))

    def is_stop(self, index: int) -> bool:
        """Whether a token ends a part of the sentence: a semicolon, a colon, a dash."""
        return self.tokens[index].text in _STOPS

    def has_word(self, *forms: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a word, or an inflection of it, stands there."""
        if self._forms.isdisjoint(forms):
            return False
        if not start and end is None:
            return True
        return any(form in token.forms for token in self.tokens[start:end] for form in forms)

    def text(self, start: int, end: int) -> str:
        """The tokens as text, for messages."""
        return " ".join(token.text for token in self.tokens[start:end])
