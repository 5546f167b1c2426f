"""Document -> its sentences, each with the things that it is written about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec.structs import replace

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.sentence import Place, Sentence, Span, Subject
from liveref.reading.document import Definition, Document, Operation
from liveref.rules.sentences.items import is_clause
from liveref.rules.sentences.markup import Plain, plain_text
from liveref.rules.sentences.paragraphs import Paragraph, paragraphs
from liveref.rules.sentences.relatives import without_relatives
from liveref.rules.sentences.splitting import sentence_spans
from liveref.rules.sentences.words import words

__all__ = [
    "about_policies",
    "about_requests",
    "collect_sentences",
    "sentences_of",
    "split",
]

_SHORT_ITEM = 6
_SHORTEST_LEAD = 3
_CLOSED = frozenset(".!?;)")
_JOINT = re.compile(r"[,;]?\s*(?:\b(?:and|or)\s*)?[,;.]?$")
"""The end of an item: a sign, and the word that joins it to the next one."""
_FAR = 120
"""The most characters between rules and what meets or breaks them."""

_Item = tuple[Paragraph, Plain]
_About = tuple[Place, tuple[Subject, ...], int]


def collect_sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences of a document: of operations and their status codes, of sections, and of
    the descriptions of parameters; a text that several operations share is taken once."""
    sentences: list[Sentence] = []
    for number, (prose, place, subjects) in enumerate(_pieces(document)):
        for sentence in sentences_of(prose, place, tuple(subjects), number):
            sentences += without_relatives(sentence)
    return tuple(sentences)


def about_policies(document: Document) -> tuple[Sentence, ...]:
    """The sentences of all texts that speak of rules and of those who set them; most documents have
    none, so that little is taken apart."""
    return tuple(
        sentence
        for number, (prose, place, subjects) in enumerate(_pieces(document))
        if _speaks_of_rules().search(prose.source)
        for sentence in sentences_of(prose, place, tuple(subjects), number)
    )


@cache
def _speaks_of_rules() -> re.Pattern[str]:
    """Words for rules, and near them words for meeting or breaking them, in any inflection."""
    tags = words().policies
    verbs = [*tags["COMPLY"], *tags["BREACH"], *tags["BREACHNOUN"], *tags["UNFIT"]]
    telling = {max(phrase.split(), key=len) for phrase in verbs}
    telling |= {form for form, base in words().irregular.items() if base in telling}
    rules, near = (rf"\b(?:{'|'.join(map(_stem, group))})" for group in (tags["RULES"], telling))
    gap = rf".{{0,{_FAR}}}?"
    return re.compile(f"{rules}{gap}{near}|{near}{gap}{rules}", re.IGNORECASE | re.DOTALL)


def _stem(word: str) -> str:
    """The letters that all inflections of a word have in common."""
    return re.escape(re.sub(r"(?:y|on|e)$", "", word))


def about_requests(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences of texts that describe fields of requests, or that may say of an operation
    which fields come together."""
    pieces = {sentence.piece for sentence in sentences if _is_about_request(sentence)}
    return tuple(sentence for sentence in sentences if sentence.piece in pieces)


def _is_about_request(sentence: Sentence) -> bool:
    if sentence.place is Place.PARAMETER:
        return any(
            s.side == "request" and s.location in ("body", "path") for s in sentence.subjects
        )
    text = f" {sentence.plain.lower()} "
    joined = sentence.literals and any(f" {word} " in text for word in words().joining)
    guarded = any(f" {word}" in text for word in words().guarding)
    return sentence.place is Place.OPERATION and bool(joined or guarded)


def _pieces(document: Document) -> Iterator[tuple[Prose, Place, list[Subject]]]:
    for section in document.sections:
        path = (*section.sections, section.title)
        below = [o for o in document.operations if o.sections[: len(path)] == path]
        subjects = [Subject(operation=o.origin) for o in below]
        for prose in section.prose:
            yield prose, Place.SECTION, subjects
    for operation in document.operations:
        for prose in operation.prose:
            yield prose, Place.OPERATION, [Subject(operation=operation.origin)]
    yield from _codes(document.operations)
    yield from _descriptions(document.operations)


def _codes(
    operations: tuple[Operation, ...],
) -> Iterator[tuple[Prose, Place, list[Subject]]]:
    """The reasons of status codes, each text once, with all operations that may send it."""
    pieces: dict[Origin, tuple[Prose, list[Subject]]] = {}
    for operation in operations:
        for code in operation.codes:
            if code.text is not None:
                _, subjects = pieces.setdefault(code.text.origin, (code.text, []))
                subjects.append(Subject(operation=operation.origin, code=code.value))
    for prose, subjects in pieces.values():
        yield prose, Place.CODE, subjects


def _descriptions(
    operations: tuple[Operation, ...],
) -> Iterator[tuple[Prose, Place, list[Subject]]]:
    """The descriptions of the parameters that stand in tables, with all rows of each."""
    pieces: dict[Origin, tuple[Prose, list[Subject]]] = {}
    for operation in operations:
        for table in operation.tables:
            for row in table.rows:
                if row.definition is None or row.definition.description is None:
                    continue
                prose = row.definition.description
                _, subjects = pieces.setdefault(prose.origin, (prose, []))
                subjects.append(_subject(operation, table.side.value, row.name, row.definition))
    for prose, subjects in pieces.values():
        yield prose, Place.PARAMETER, subjects


def _subject(operation: Operation, side: str, name: str, definition: Definition) -> Subject:
    location = definition.location or "body"
    return Subject(operation=operation.origin, side=side, location=location, name=name)


@lru_cache(maxsize=4096)
def split(prose: Prose) -> tuple[Sentence, ...]:
    """The sentences of a piece of prose by itself."""
    return tuple(sentences_of(prose, Place.OPERATION, (), 0))


def sentences_of(
    prose: Prose, place: Place, subjects: tuple[Subject, ...], piece: int
) -> Iterator[Sentence]:
    """The sentences of one piece of prose. A list of short items continues the sentence that
    announces it; where one of its items is long, each is read together with that sentence."""
    lead: Sentence | None = None
    items: list[_Item] = []
    about = (place, subjects, piece)
    for paragraph in paragraphs(prose.source):
        plain = plain_text(paragraph.text, prose.markup)
        if not plain.text:
            continue
        if paragraph.is_item and lead is not None:
            items.append((paragraph, plain))
            continue
        if lead is not None:
            yield from _announced(lead, items, prose, about)
        *complete, last = _cut(prose, paragraph, plain, about)
        yield from complete
        lead, items = (last if _announces(last, paragraph) else None), []
        if lead is None:
            yield last
    if lead is not None:
        yield from _announced(lead, items, prose, about)


def _announced(
    lead: Sentence, items: list[_Item], prose: Prose, about: _About
) -> Iterator[Sentence]:
    """A sentence that announces a list, with the items behind it."""
    parts = [part for paragraph, plain in items for part in _cut(prose, paragraph, plain, about)]
    if all(_is_short(plain) for _, plain in items) and not any(map(is_clause, parts)):
        for paragraph, plain in items:
            lead = _continued(lead, plain, paragraph, prose)
        yield lead
        return
    for paragraph, plain in items:
        first, *others = _cut(prose, paragraph, plain, about)
        is_whole = first.plain[:1].isupper() and first.plain.endswith(".")
        yield from (first if is_whole else _joined(lead, first), *others)


def _announces(sentence: Sentence, paragraph: Paragraph) -> bool:
    """Whether a sentence goes on in a list: it ends in a colon, or with no sign at all."""
    last = sentence.plain[-1]
    is_begun = not paragraph.is_item and len(sentence.plain.split()) >= _SHORTEST_LEAD
    return last == ":" or (last not in _CLOSED and is_begun)


def _is_short(plain: Plain) -> bool:
    return len(plain.text.split()) <= _SHORT_ITEM


def _cut(prose: Prose, paragraph: Paragraph, plain: Plain, about: _About) -> Iterator[Sentence]:
    place, subjects, piece = about
    for span in sentence_spans(plain):
        first, last = plain.offsets[span.start], plain.offsets[span.end - 1]
        first = _opening(paragraph.text, first)
        end = _closing(paragraph.text, last + 1)
        yield Sentence(
            text=" ".join(paragraph.text[first:end].split()),
            plain=plain.text[span.start : span.end],
            literals=_within(plain.literals, span),
            origin=prose.origin_of(paragraph.start + first),
            place=place,
            piece=piece,
            in_note=paragraph.in_note,
            subjects=subjects,
        )


def _opening(text: str, at: int) -> int:
    """The index of the first sign of the markup that stands before a text."""
    while at > 0 and text[at - 1] in "`*":
        at -= 1
    return at


def _closing(text: str, at: int) -> int:
    """The index behind the markup that ends a text."""
    while at < len(text) and text[at] in "`*":
        at += 1
    return at


def _within(literals: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    return tuple(
        Span(literal.start - span.start, literal.end - span.start)
        for literal in literals
        if span.start <= literal.start and literal.end <= span.end
    )


def _continued(lead: Sentence, item: Plain, paragraph: Paragraph, prose: Prose) -> Sentence:
    """A sentence with a short item of the list that it announces, and the mark of the item."""
    mark = prose.source[: paragraph.start].rpartition("\n")[2]
    text = " ".join(f"{lead.text} {mark} {paragraph.text}".split())
    base = lead.plain + (" " if lead.plain.endswith(":") else ", ")
    shifted = [
        Span(literal.start + len(base), literal.end + len(base)) for literal in item.literals
    ]
    return replace(
        lead,
        text=text,
        plain=base + item.text.rstrip(".,;"),
        literals=(*lead.literals, *shifted),
    )


def _joined(lead: Sentence, item: Sentence) -> Sentence:
    """An item of a list that is a clause, read together with the sentence that announces it."""
    base = lead.plain.rstrip(":").rstrip() + " "
    plain = _JOINT.sub("", item.plain)
    shifted = [
        Span(literal.start + len(base), literal.end + len(base)) for literal in item.literals
    ]
    return replace(item, plain=base + plain, literals=(*lead.literals, *shifted))
