"""Query parameters that no row has: in links and URLs, in sentences, in what is said of all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.naming.routes import Segment
from liveref.reading.document import Document, Section
from liveref.rules.drafts.drafts import Draft
from liveref.rules.text.words import words

__all__ = ["find_queries", "of_all_lists"]

_LITERAL = r"``[\w.:-]+(?:=[^`\n]*)?``"
_LITERALS = rf"{_LITERAL}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){_LITERAL})*"
_SAID = re.compile(
    rf"({_LITERALS})\s+(?:optional\s+)?(?:ur[il]\s+)?query(?:\s+string)?\s+parameters?",
    re.IGNORECASE,
)
_SAID_OF_ALL = re.compile(
    rf"({_LITERALS})\s+(?:query\s+)?parameters?|\bparameters?\s+({_LITERALS})", re.IGNORECASE
)
_IN_LITERAL = re.compile(r"``([\w.:-]+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")
_LINK = re.compile(r"`_|:\w+:`")
_URL = re.compile(r"[^\s`\"'<>|(]*/[\w{}.-]+\?[\w.:-]+(?:[=&][^\s`\"'<>)]*)?")
_NAME = re.compile(r"[A-Za-z_][\w.:-]*")
_DEPTH = 16


def find_queries(drafts: list[Draft], document: Document) -> None:
    """Note on each draft the names of query parameters that the document speaks of.

    They are those of links in examples and of URLs in the text that lead to the operation;
    those that its own text calls a query parameter; and those that a section which stands
    above no operation says of all lists.
    """
    places = Places(drafts)
    for draft in drafts:
        for piece in draft.source.prose:
            draft.queries.extend(_said(piece.source))
            places.note(_URL.findall(piece.source), draft)
        for value in (*draft.request.examples, *draft.response.examples):
            places.note(text for text in _strings(value, _DEPTH) if "?" in text)
    shared = [name for section in of_all_lists(document) for name in _said_of_all(section)]
    for draft in drafts:
        if draft.effect is Effect.LIST:
            draft.queries.extend(shared)


class Places:
    """The operations that read, by their paths from the end, for links to be followed."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_last: dict[str, list[Draft]] = {}
        for draft in drafts:
            if draft.method == "GET" and draft.route.segments:
                self._by_last.setdefault(_key(draft.route.segments[-1]), []).append(draft)

    def note(self, urls: Iterable[str], near: Draft | None = None) -> None:
        """Note the names in the query of each URL on the operation that it leads to: the one
        in whose text it stands, if it does, whatever its method."""
        for url in urls:
            path, query = _split(url)
            own = near is not None and _leads_to(path, near.route.segments)
            found = near if own else self._closest(path)
            if query and found is not None:
                names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
                found.queries.extend(name for name in names if _NAME.fullmatch(name))

    def _closest(self, path: list[str]) -> Draft | None:
        """The operation whose path is all of what the URL ends in; the longest of them."""
        last = path[-1].lower() if path else ""
        near = (*self._by_last.get(last, ()), *self._by_last.get("{}", ()))
        fitting = [draft for draft in near if _leads_to(path, draft.route.segments)]
        return max(fitting, key=_closeness, default=None)


def _closeness(draft: Draft) -> tuple[int, int]:
    """How much of a URL a path takes up: its segments, and how many are literals."""
    segments = draft.route.segments
    return len(segments), sum(not segment.parameters for segment in segments)


def _key(segment: Segment) -> str:
    return "{}" if segment.parameters else segment.text.lower()


def _leads_to(path: list[str], segments: tuple[Segment, ...]) -> bool:
    """Whether a URL ends in a path, and is not below another thing: what comes before may be
    a prefix, a version and whose things are meant."""
    if not any(not segment.parameters for segment in segments) or len(path) < len(segments):
        return False
    ours = path[len(path) - len(segments) :]
    return all(
        bool(segment.parameters) or segment.text.lower() == text.lower()
        for text, segment in zip(ours, segments, strict=True)
    )


def _split(url: str) -> tuple[list[str], str]:
    """The segments of a URL's path, and its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return [], ""
    path = [text for text in parts.path.removesuffix(".json").split("/") if text]
    return path, parts.query


def _strings(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in _parts(value) if depth else ():
        yield from _strings(part, depth - 1)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _said(text: str) -> Iterator[str]:
    """The literals that an operation's text calls query parameters, but of another one that
    the sentence links to."""
    for found in _SAID.finditer(text):
        sentence = _SENTENCE.split(text[: found.start()])[-1]
        if not _LINK.search(sentence):
            yield from _IN_LITERAL.findall(found[1])


def of_all_lists(document: Document) -> Iterator[Section]:
    """The sections that stand above no operation and speak of lists as such."""
    above = {
        operation.sections[:end]
        for operation in document.operations
        for end in range(1, len(operation.sections) + 1)
    }
    for section in document.sections:
        text = " ".join(piece.source for piece in section.prose)
        general = (*section.sections, section.title) not in above
        of_queries = compiled(words().paging).search(section.title)
        if general and of_queries and compiled(words().of_all_lists).search(text):
            yield section


def _said_of_all(section: Section) -> Iterator[str]:
    for piece in section.prose:
        for found in _SAID_OF_ALL.finditer(piece.source):
            yield from _IN_LITERAL.findall(found[1] or found[2])
