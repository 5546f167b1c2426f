"""The results of reading the parts of one sentence -> the result of reading it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from liveref.model.reading import ReadSentence

__all__ = ["merged"]


def merged(reads: Iterable[ReadSentence]) -> list[ReadSentence]:
    """The results, those of parts of one sentence (they stand at the same place, and quote the same
    text) as one with the facts of all; a part that gives facts hides what another one lacks."""
    whole: list[ReadSentence] = []
    for read in reads:
        last = whole[-1] if whole else None
        if last is not None and _place(last) == _place(read):
            whole[-1] = _joined(last, read)
        else:
            whole.append(read)
    return whole


def _place(read: ReadSentence) -> tuple[object, ...]:
    sentence = read.sentence
    return sentence.origin, sentence.piece, sentence.text


def _joined(first: ReadSentence, second: ReadSentence) -> ReadSentence:
    facts = (*first.facts, *second.facts)
    return replace(
        first,
        facts=facts,
        missing="" if facts else first.missing or second.missing,
        refuted=first.refuted or second.refuted,
        doubted=(*first.doubted, *second.doubted),
    )
