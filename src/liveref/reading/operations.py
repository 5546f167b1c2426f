"""Sections -> operations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.reading.document import Code, Operation, Section
from liveref.reading.gathering import Gathered, Gatherer, holds_method
from liveref.reading.outline import Lines, Node, Placed
from liveref.reading.rules import (
    MALFORMED_DIRECTIVE,
    MALFORMED_URL,
    SECOND_METHOD,
    STRAY_CODE,
    STRAY_METHOD,
)
from liveref.reading.sources import Sources
from liveref.reading.urls import Url, read_url
from liveref.reading.versions import Versions, method_versions, section_versions

_OF_EXAMPLE = re.compile(r"\s*(request|response)\s+examples?\s*", re.IGNORECASE)
_OF_ABOVE = re.compile(r"(?:request|response)\b", re.IGNORECASE)

Child = Node | Placed | Lines


class Reader:
    """Turns the outlines of documents into sections and operations, in their order."""

    def __init__(self, sources: Sources) -> None:
        self.findings = sources.findings
        self.gatherer = Gatherer(sources)
        self.sections: list[Section] = []
        self.operations: list[Operation] = []

    def read(self, top: Node) -> None:
        """Read a document."""
        drop_example_calls(top)
        adopt_headings(top)
        waiting: list[tuple[Node, tuple[str, ...], Versions]] = [(top, (), Versions())]
        while waiting:
            node, above, outer = waiting.pop()
            versions = section_versions(node).within(outer)
            methods = list(node.directives("rest_method"))
            if methods:
                self._operations(node, methods, above, versions)
            else:
                self._section(node, above)
            titles = (*above, node.title) if node.level else above
            inside = [part for part in node.sections() if not methods or holds_method(part)]
            waiting.extend((part, titles, versions) for part in reversed(inside))

    def _section(self, node: Node, above: tuple[str, ...]) -> None:
        """A section that is no operation."""
        gathered = self.gatherer.section(node)
        for code in gathered.codes:
            message = "This code belongs to no operation; move it below a `rest_method`."
            self.findings.add(STRAY_CODE, code.origin, message)
        section = Section(
            title=node.title,
            origin=node.origin,
            sections=above,
            prose=self.gatherer.prose(gathered),
            tables=tuple(gathered.tables),
            examples=tuple(gathered.examples),
        )
        if section.title or section.prose or section.tables or section.examples:
            self.sections.append(section)

    def _operations(
        self, node: Node, methods: list[Placed], above: tuple[str, ...], versions: Versions
    ) -> None:
        """The operations of a section: one, as it should be, or more."""
        if not node.level:
            message = "This rest_method stands in no section; put a title above it."
            self.findings.add(STRAY_METHOD, methods[0].origin, message)
        for second in methods[1:]:
            message = "A second rest_method stands in this section; give it a title of its own."
            self.findings.add(SECOND_METHOD, second.origin, message)
        for method, children in _shares(node, methods):
            gathered = self.gatherer.operation(children)
            if called := self._called(method):
                bounds = method_versions(method.directive.content).within(versions)
                self._add(node, above, method, called, gathered, bounds)

    def _called(self, placed: Placed) -> tuple[str, str] | None:
        """(method, URL) of a `rest_method`; the URL may stand on a line of its own."""
        lines = [line.strip() for line in placed.directive.content if line.strip()]
        words = lines[0].split(None, 1) if lines else []
        if len(words) == 1 and len(lines) > 1 and lines[1].startswith(("/", "{")):
            words.append(lines[1])
        if len(words) == 2:
            return words[0].upper(), words[1].strip()
        message = "A rest_method needs a method and a URL: write `rest_method:: GET /things`."
        self.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
        return ("GET", words[0]) if words and words[0].startswith("/") else None

    def _url(self, written: str, placed: Placed) -> Url:
        url = read_url(written)
        if url.problem:
            message = f"The URL {written} cannot be called: {url.problem}."
            self.findings.add(MALFORMED_URL, placed.origin, message)
        return url

    def _add(
        self,
        node: Node,
        above: tuple[str, ...],
        placed: Placed,
        called: tuple[str, str],
        gathered: Gathered,
        versions: Versions,
    ) -> None:
        method, written = called
        url = self._url(written, placed)
        self.operations.append(
            Operation(
                method=method,
                url=written,
                path=url.path,
                title=node.title,
                origin=placed.origin,
                heading=node.origin,
                query=url.query,
                sections=above,
                prose=self.gatherer.prose(gathered),
                tables=tuple(gathered.tables),
                codes=_once(gathered.codes),
                examples=tuple(gathered.examples),
                min_version=versions.least,
                max_version=versions.most,
            )
        )


def drop_example_calls(top: Node) -> None:
    """A call that stands under the heading of an operation's example ("Response Example") is no
    operation of its own: what follows it is that operation's example."""
    for node in list(top.walk()):
        above = node
        for section in node.sections():
            calls = list(section.directives("rest_method"))
            if (
                calls
                and _OF_EXAMPLE.fullmatch(section.title)
                and any(above.directives("rest_method"))
            ):
                section.children[:] = [child for child in section.children if child not in calls]
            elif calls:
                above = section


def adopt_headings(top: Node) -> None:
    """Give a section that starts with Request or Response to the operation before it.

    The title of an operation may be underlined like its own headings, which then stand
    beside it. An operation of its own (“Request a token”) is left alone.
    """
    for node in list(top.walk()):
        before: Node | None = None
        for section in list(node.sections()):
            is_part = _OF_ABOVE.match(section.title) and not holds_method(section)
            if is_part and before is not None and any(before.directives("rest_method")):
                node.children.remove(section)
                before.children.append(section)
            else:
                before = section


def _shares(node: Node, methods: list[Placed]) -> Iterator[tuple[Placed, list[Child]]]:
    """Each method with what follows it; what stands above the first belongs to the first."""
    shares: list[tuple[Placed, list[Child]]] = [(methods[0], [])]
    for child in node.children:
        if child is methods[0]:
            continue
        if isinstance(child, Placed) and child.directive.name == "rest_method":
            shares.append((child, []))
        else:
            shares[-1][1].append(child)
    yield from shares


def _once(codes: list[Code]) -> tuple[Code, ...]:
    """Each code once for either label, as it is said first."""
    first: dict[tuple[int, bool], Code] = {}
    for code in codes:
        first.setdefault((code.value, code.success), code)
    return tuple(first.values())
