"""The sections of one document: its files in the order of their inclusion, titles nested.

A title's level is settled as docutils settles it: styles get levels in the order in which
they first appear in the whole document, its included files among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from liveref.model.origin import Origin
from liveref.reading.blocks import Directive, Heading
from liveref.reading.files import Findings
from liveref.reading.rules import SKIPPED_LEVEL
from liveref.reading.substitutions import substituted


@dataclass(slots=True, frozen=True)
class Place:
    """A place in a file that is part of a document in a folder."""

    file: str
    folder: str

    def origin(self, line: int) -> Origin:
        """The place's line."""
        return Origin(self.file, line)


@dataclass(slots=True, frozen=True)
class Lines:
    """Prose: the lines `start` to `end` of a file, as they stand there."""

    place: Place
    start: int
    end: int


@dataclass(slots=True, frozen=True)
class Placed:
    """A directive and where it stands."""

    place: Place
    directive: Directive

    @property
    def origin(self) -> Origin:
        """The directive's line."""
        return self.place.origin(self.directive.line)


@dataclass(slots=True)
class Node:
    """A section with what it holds, in order. The document itself has level 0, no title."""

    title: str
    level: int
    origin: Origin
    children: list[Node | Placed | Lines] = field(default_factory=list)

    def sections(self) -> Iterator[Node]:
        """The sections directly below."""
        for child in self.children:
            if isinstance(child, Node):
                yield child

    def directives(self, *names: str) -> Iterator[Placed]:
        """The directives of these names that stand in the section itself."""
        for child in self.children:
            if isinstance(child, Placed) and child.directive.name in names:
                yield child

    def walk(self) -> Iterator[Node]:
        """The section and all below it, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.sections())))


class Outline:
    """Nests a document's stream of titles, directives and prose; `substitutions` are what its
    files say that names between bars stand for."""

    def __init__(self, document: str, findings: Findings) -> None:
        self.substitutions: dict[str, str] = {}
        self.top = Node("", 0, Origin(document))
        self._open = [self.top]
        self._styles: list[str] = []
        self._findings = findings

    def add(self, child: Placed | Lines) -> None:
        """Put a directive or prose into the section that is open."""
        self._open[-1].children.append(child)

    def begin(self, heading: Heading, place: Place) -> None:
        """Open the section of a title."""
        level = self._level(heading.style)
        while self._open[-1].level >= level:
            self._open.pop()
        above = self._open[-1]
        if level > above.level + 1:
            self._findings.add(
                SKIPPED_LEVEL,
                place.origin(heading.line),
                f"The title “{heading.title}” is underlined with “{heading.style[-1]}”, which "
                f"belongs to level {level}, but stands at level {above.level + 1}; underline it "
                "like its siblings.",
            )
        node = Node(heading.title, level, place.origin(heading.line))
        above.children.append(node)
        self._open.append(node)

    def substitute(self) -> None:
        """Put into the titles what their substitutions stand for."""
        for node in self.top.walk():
            node.title = substituted(node.title, self.substitutions)

    def _level(self, style: str) -> int:
        if style not in self._styles:
            self._styles.append(style)
        return self._styles.index(style) + 1
