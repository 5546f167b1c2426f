"""The two readings of a document's sentences: for what requests give, and for their fates."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType

from liveref.model.api import API
from liveref.model.reading import ReadSentence
from liveref.processes import Elsewhere
from liveref.reading.document import Document
from liveref.rules.sentences.document_sentences import DocumentSentences
from liveref.rules.sentences.reading import read_sentences

__all__ = ["Readings"]


class Readings:
    """The sentences of a document, each reading made when it is asked for.

    With `ahead` another process reads all sentences while this one reads those about requests.
    Leave the context when what is wanted was asked for.
    """

    def __init__(self, document: Document, api: API, *, ahead: bool = False) -> None:
        self._sentences, self._api = DocumentSentences(document), api
        self._ahead: Elsewhere[tuple[ReadSentence, ...]] | None = None
        if ahead and self._sentences.all:  # collected once, for both
            self._ahead = Elsewhere(self._read, tuple[ReadSentence, ...])

    def __enter__(self) -> Readings:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._ahead is not None:
            self._ahead.close()

    @cached_property
    def about_requests(self) -> tuple[ReadSentence, ...]:
        """The reading of texts that may say what the body of a request gives."""
        return read_sentences(self._sentences, self._api, only_requests=True)

    @cached_property
    def all(self) -> tuple[ReadSentence, ...]:
        """The reading of all sentences."""
        return self._ahead.result() if self._ahead is not None else self._read()

    def _read(self) -> tuple[ReadSentence, ...]:
        return read_sentences(self._sentences, self._api)
