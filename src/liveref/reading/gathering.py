"""The content of a section, in order: prose, tables, codes, examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from liveref.model.prose import Prose
from liveref.reading.codes import listed_codes, stated_codes
from liveref.reading.document import Code, Example, Side, Table
from liveref.reading.examples import included_example, inline_example
from liveref.reading.outline import Lines, Node, Placed
from liveref.reading.prose import ProseSource
from liveref.reading.sources import Sources
from liveref.reading.tables import read_table

CODE_BLOCKS = frozenset({"code", "code-block", "sourcecode", "::"})

_SIDE = re.compile(r"request|response", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading that something stands under. `side` is what the first one below says."""

    title: str = ""
    side: Side | None = None

    def below(self, title: str) -> Heading:
        """The heading of a section inside."""
        return Heading(title, self.side or side_of(title))


@dataclass(slots=True)
class Gathered:
    """The content of a section."""

    lines: list[Lines] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)


def side_of(title: str) -> Side | None:
    """The half of the exchange that a heading names first, if it names one."""
    match = _SIDE.search(title)
    return Side(match.group().lower()) if match else None


class Gatherer:
    """Reads what sections hold."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.source = ProseSource(sources)

    def operation(self, children: Iterable[Node | Placed | Lines]) -> Gathered:
        """All that an operation's section holds, its headings' included."""
        gathered = Gathered()
        self._add(children, Heading(), gathered)
        return gathered

    def section(self, node: Node) -> Gathered:
        """The content of a section that is no operation, without that of its subsections; its
        blocks of code are prose."""
        gathered = Gathered()
        heading = Heading(node.title, side_of(node.title))
        for child in node.children:
            if isinstance(child, Lines):
                gathered.lines.append(child)
            elif isinstance(child, Placed) and child.directive.name in CODE_BLOCKS:
                gathered.lines.append(_shown(child))
            elif isinstance(child, Placed):
                self._directive(child, heading, gathered)
        return gathered

    def prose(self, gathered: Gathered) -> tuple[Prose, ...]:
        """The prose that is left when examples have taken their captions."""
        return self.source.join(gathered.lines)

    def _add(
        self, children: Iterable[Node | Placed | Lines], heading: Heading, gathered: Gathered
    ) -> None:
        for child in children:
            if isinstance(child, Lines):
                gathered.lines.append(child)
                text = self.source.text(child)
                gathered.codes += stated_codes(text, child.place.origin(child.start))
            elif isinstance(child, Placed):
                self._directive(child, heading, gathered)
            elif not holds_method(child):
                self._add(child.children, heading.below(child.title), gathered)

    def _directive(self, placed: Placed, heading: Heading, gathered: Gathered) -> None:
        name = placed.directive.name
        if name == "rest_parameters":
            side = heading.side or Side.REQUEST
            gathered.tables.append(read_table(placed, side, heading.title, self.sources))
        elif name == "rest_status_code":
            gathered.codes += listed_codes(placed, self.sources)
        elif name == "literalinclude" or name in CODE_BLOCKS:
            self._example(placed, heading, gathered)
        elif not name.startswith("rest_"):
            gathered.lines.append(_shown(placed))

    def _example(self, placed: Placed, heading: Heading, gathered: Gathered) -> None:
        """An example takes its caption out of the prose; a block that is none is prose."""
        before = list(gathered.lines)
        caption = self.source.caption(placed, gathered.lines) or heading.title
        read = included_example if placed.directive.name == "literalinclude" else inline_example
        example = read(placed, heading.side, caption, self.sources)
        if example:
            gathered.examples.append(example)
        else:
            gathered.lines[:] = [*before, _shown(placed)]


def holds_method(node: Node) -> bool:
    """Whether a section or one inside it holds a `rest_method`."""
    return any(any(part.directives("rest_method")) for part in node.walk())


def _shown(placed: Placed) -> Lines:
    """A directive that is to be shown as it stands."""
    return Lines(placed.place, placed.directive.line, placed.directive.end)
