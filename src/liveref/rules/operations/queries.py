"""Query parameters that no row has: in links and URLs, in sentences, in sections about lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from liveref.model.operation import Effect
from liveref.naming.patterns import compiled
from liveref.naming.routes import Segment
from liveref.reading.document import Document, Section, Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, value_of
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.text_grounds import by_example, by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.parameters import query_claim
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["link_queries", "list_queries", "of_all_lists", "sentence_queries", "text_url_queries"]

_LITERAL = r"``[\w.:-]+(?:=[^`\n]*)?``"
_LITERALS = rf"{_LITERAL}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){_LITERAL})*"
_STATED = re.compile(
    rf"({_LITERALS})\s+(?:optional\s+)?(?:ur[il]\s+)?query(?:\s+string)?\s+parameters?",
    re.IGNORECASE,
)
_STATED_OF_ALL = re.compile(
    rf"({_LITERALS})\s+(?:query\s+)?parameters?|\bparameters?\s+({_LITERALS})", re.IGNORECASE
)
_IN_LITERAL = re.compile(r"``([\w.:-]+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")
_LINK = re.compile(r"`_|:\w+:`")
_URL = re.compile(r"[^\s`\"'<>|(]*/[\w{}.-]+\?[\w.:-]+(?:[=&][^\s`\"'<>)]*)?")
_NAME = re.compile(r"[A-Za-z_][\w.:-]*")
_DEPTH = 16


@rule("parameter-sentence")
def sentence_queries(workspace: Workspace) -> Iterator[Claim]:
    """A literal that the text of an operation calls a query parameter is one: "the ``limit`` query
    parameter". It is not if the sentence links to another operation."""
    for draft in workspace.drafts:
        for piece in draft.source.prose:
            for match in _STATED.finditer(piece.source):
                sentence = _SENTENCE.split(piece.source[: match.start()])[-1]
                if not _LINK.search(sentence):
                    because = by_prose(piece, match.start(), match.end())
                    for name in _IN_LITERAL.findall(match[1]):
                        yield query_claim(draft, name, because)


@rule("parameter-text-url")
def text_url_queries(workspace: Workspace) -> Iterator[Claim]:
    """A URL with a query string in the text of an operation (`/boxes?limit=10`) gives parameters to
    the operation whose path it ends in: that one, or the GET with the longest such path."""
    links = Links(workspace.drafts)
    for draft in workspace.drafts:
        for piece in draft.source.prose:
            for match in _URL.finditer(piece.source):
                for target, name in links.queries(match[0], draft):
                    yield query_claim(target, name, by_prose(piece, match.start(), match.end()))


@rule("parameter-link")
def link_queries(workspace: Workspace) -> Iterator[Claim]:
    """A link with a query string in an example (`"href": "http://.../boxes?marker=1"`) gives
    parameters to the GET with the longest path that it ends in."""
    links = Links(workspace.drafts)
    for draft in workspace.drafts:
        for example in (e for side in Side for e in whole_examples(draft.source, side)):
            for url in _strings(value_of(example), _DEPTH):
                for target, name in links.queries(url) if "?" in url else ():
                    yield query_claim(target, name, by_example(example, url))


@rule("parameter-of-all-lists")
def list_queries(workspace: Workspace) -> Iterator[Claim]:
    """A section about paging, sorting or fields that is above no operation and speaks of lists
    names query parameters of all lists: literals before or after the word "parameter"."""
    stated = [
        (name, by_prose(piece, match.start(), match.end()))
        for section in of_all_lists(workspace.document)
        for piece in section.prose
        for match in _STATED_OF_ALL.finditer(piece.source)
        for name in _IN_LITERAL.findall(match[1] or match[2])
    ]
    for draft in workspace.drafts:
        if draft.effect is Effect.LIST:
            for name, because in stated:
                yield query_claim(draft, name, because)


class Links:
    """The operations that read, by their paths from the end, for URLs to be followed."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_last: dict[str, list[Draft]] = {}
        for draft in drafts:
            if draft.method == "GET" and draft.route.segments:
                self._by_last.setdefault(_key(draft.route.segments[-1]), []).append(draft)

    def queries(self, url: str, near: Draft | None = None) -> Iterator[tuple[Draft, str]]:
        """The names in the query of a URL with the operation that it leads to: the one in whose
        text it stands, if it does, whatever its method."""
        path, query = _split(url)
        own = near is not None and _leads_to(path, near.route.segments)
        target = near if own else self._closest(path)
        if query and target is not None:
            for name, _ in parse_qsl(query, keep_blank_values=True):
                if _NAME.fullmatch(name):
                    yield target, name

    def _closest(self, path: list[str]) -> Draft | None:
        """The operation whose path is all of what the URL ends in; the longest of them."""
        last = path[-1].lower() if path else ""
        near = (*self._by_last.get(last, ()), *self._by_last.get("{}", ()))
        fitting = [draft for draft in near if _leads_to(path, draft.route.segments)]
        return max(fitting, key=_closeness, default=None)


def _closeness(draft: Draft) -> tuple[int, int]:
    """The length of a path in a URL: its segments, and how many are literals."""
    segments = draft.route.segments
    return len(segments), sum(not segment.parameters for segment in segments)


def _key(segment: Segment) -> str:
    return "{}" if segment.parameters else segment.text.lower()


def _leads_to(path: list[str], segments: tuple[Segment, ...]) -> bool:
    """True if a URL ends in a path, and is not below another item: before it may be a prefix, a
    version and the scope."""
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
    inner = value.values() if isinstance(value, dict) else value
    for part in inner if isinstance(value, dict | list) and depth else ():
        yield from _strings(part, depth - 1)


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
