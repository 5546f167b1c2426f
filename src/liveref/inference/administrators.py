"""Operations of which the prose says that only administrators may call them: their own, or that
of a section above them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liveref.inference.words import compiled, words
from liveref.model.prose import Prose
from liveref.reading.document import Section

__all__ = ["for_administrators", "is_for_administrators"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def is_for_administrators(prose: Iterable[Prose]) -> bool:
    """Whether a sentence of an operation's own text says so."""
    said, others = compiled(words().administrators), compiled(words().others_too)
    return any(
        said.search(sentence) and not others.search(sentence)
        for piece in prose
        for sentence in _SENTENCE.split(" ".join(piece.source.split()))
    )


def for_administrators(sections: Iterable[Section]) -> frozenset[tuple[str, ...]]:
    """The titles, outermost first, of the sections in which all is for administrators alone."""
    return frozenset(
        (*section.sections, section.title)
        for section in sections
        if is_for_administrators(section.prose)
    )
