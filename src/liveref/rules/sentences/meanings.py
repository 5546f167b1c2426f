"""The sentences of a document -> their tokens, and the marks that hold in any document."""

from __future__ import annotations

from typing import NamedTuple

from liveref.model.sentence import Sentence, Span
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.phrases import concepts, hedges, without_contained
from liveref.rules.sentences.tokens import Token, tokens_of
from liveref.rules.sentences.versions import without_versions

__all__ = ["Meaning", "Meanings"]


class Meaning(NamedTuple):
    """The tokens of a sentence, the marks of general meanings on them, and of words that hedge."""

    tokens: tuple[Token, ...]
    general: tuple[Mark, ...]
    hedging: tuple[Mark, ...]


class Meanings:
    """Meanings by text: a document says many things more than once, and is read more than once."""

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, tuple[Span, ...]], Meaning] = {}

    def of(self, sentence: Sentence) -> Meaning:
        """The meaning of a sentence, worked out at the first demand."""
        key = sentence.plain, sentence.literals
        meaning = self._meanings.get(key)
        if meaning is None:
            tokens = without_versions(tokens_of(sentence))
            general = tuple(without_contained(concepts().marks(tokens)))
            meaning = Meaning(tokens, general, tuple(hedges().marks(tokens)))
            self._meanings[key] = meaning
        return meaning
