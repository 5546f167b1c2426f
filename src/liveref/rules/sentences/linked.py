"""Sentences -> their contexts, each linked with the one before it."""

from __future__ import annotations

from liveref.model.sentence import Sentence
from liveref.rules.sentences.context import Context, Memory
from liveref.rules.sentences.lexicon import Lexicon

__all__ = ["linked"]


def linked(sentences: tuple[Sentence, ...], lexicon: Lexicon, memory: Memory) -> list[Context]:
    """The contexts of sentences, each with that of the one before it in its piece of prose."""
    contexts: list[Context] = []
    for sentence in sentences:
        before = contexts[-1] if contexts else None
        if before is not None and before.sentence.piece != sentence.piece:
            before = None
        contexts.append(Context(sentence, lexicon, memory, before))
    return contexts
