"""Texts in the made-up reference of `observatory/`, read sentence by sentence."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import msgspec

from liveref.model.reading import ReadSentence
from liveref.reading.document import Document
from liveref.rules.sentences.document_sentences import DocumentSentences
from liveref.rules.sentences.reading import read_sentences
from liveref.understanding import Understood, understand

HERE = Path(__file__).parent
SLOT = re.compile(r"@(\w+)")


@cache
def reference() -> Understood:
    return understand(HERE / "observatory", "observatory", [])


def read(at: str, text: str) -> list[ReadSentence]:
    """The sentences that are read of a text which is written at a place of the reference."""
    base = reference()
    source = msgspec.json.encode(base.document).decode()
    escaped = json.dumps(text)[1:-1]
    filled = SLOT.sub(lambda match: escaped if match[1] == at else "", source)
    document = msgspec.json.decode(filled, type=Document)
    return [
        sentence
        for sentence in read_sentences(DocumentSentences(document), base.api)
        if sentence.sentence.text in text or text in sentence.sentence.text
    ]
