"""The sentences of a document, collected once for all who read them."""

from __future__ import annotations

from functools import cached_property

from liveref.model.sentence import Sentence
from liveref.reading.document import Document
from liveref.rules.sentences.collecting import about_requests, collect_sentences
from liveref.rules.sentences.meanings import Meanings

__all__ = ["DocumentSentences"]


class DocumentSentences:
    """The sentences of a document in its order, and their meanings in any document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.meanings = Meanings()

    @cached_property
    def all(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return collect_sentences(self._document)

    @cached_property
    def about_requests(self) -> tuple[Sentence, ...]:
        """Those of texts that may say what the body of a request gives."""
        return about_requests(self.all)
