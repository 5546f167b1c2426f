"""The directives of os-api-ref, Sphinx and docutils, as far as reading wants to know them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Protocol, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives

from liveref.reading.blocks import Block, Condition, Silent
from liveref.reading.blocks import Directive as DirectiveBlock


class Recorder(Protocol):
    """Collects the blocks of a file: our inliner, which every state can reach."""

    blocks: list[Block]


class AnyOption(dict[str, Any]):
    """An option specification that takes every option as the text that it is."""

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


ANY_OPTION = AnyOption(name=directives.unchanged)


class Recorded(Directive):
    """A directive that is kept whole, as a block of the file."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = ANY_OPTION
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Add the block to the file's list; puts no node into the tree."""
        self.record()
        return []

    def record(self) -> None:
        """Keep name, argument, options and content, with their lines."""
        content = tuple(self.content)
        first = self.content.offset(0) + 1 if content else 0
        line, end = lines_of(self)
        block = DirectiveBlock(
            name=self.name.lower(),
            line=line,
            end=end,
            argument=self.arguments[0] if self.arguments else "",
            options=self.options,
            content=content,
            content_line=first,
        )
        recorder(self.state).blocks.append(block)


class RestMethod(Recorded):
    """`rest_method`: all that it holds is content, as os-api-ref has it."""

    optional_arguments = 0
    option_spec = None  # type: ignore[assignment]


class Container(Directive):
    """A directive whose content is prose; directives that we know are found inside."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = ANY_OPTION
    has_content = True
    titles: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """Parse the content for what it may hold."""
        self.state.nested_parse(
            self.content, self.content_offset, self.state_machine.node, match_titles=self.titles
        )
        return []


class Conditional(Container):
    """`only` and its like: what stands inside counts if the condition holds, its titles too."""

    titles = True

    def run(self) -> list[nodes.Node]:
        """Parse the content; the line with the condition itself is no prose."""
        _, last = lines_of(self)
        expression = self.arguments[0] if self.arguments else ""
        block = Condition(self.name.lower(), expression, self.lineno, self.content_offset, last)
        recorder(self.state).blocks.append(block)
        return super().run()


class Dropped(Directive):
    """A directive that says nothing to a reader of the interface."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = ANY_OPTION
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Record that these lines are silent."""
        recorder(self.state).blocks.append(Silent(*lines_of(self)))
        return []


class Opaque(Container):
    """A directive whose content is none of ours to parse: it is prose as it stands."""

    def run(self) -> list[nodes.Node]:
        """Leave everything alone."""
        return []


def lines_of(directive: Directive) -> tuple[int, int]:
    """The first and the last line of a directive in its file, counted from 1.

    Inside a table docutils counts otherwise, but its lines know where they are from.
    """
    machine: Any = directive.state_machine
    first = machine.get_source_and_line(directive.lineno)[1] or directive.lineno
    last = machine.get_source_and_line()[1] or machine.abs_line_number()
    return first, max(first, last)


def recorder(state: Any) -> Recorder:
    """The list of blocks that belongs to a state's file."""
    return cast(Recorder, state.inliner)


def _names() -> Iterator[tuple[str, type[Directive]]]:
    for kind, names in _KINDS.items():
        for name in names.split():
            yield name, kind


_KINDS: dict[type[Directive], str] = {
    RestMethod: "rest_method",
    Recorded: "rest_parameters rest_status_code literalinclude include toctree"
    " code code-block sourcecode"
    " versionadded versionchanged deprecated versionremoved deprecated-removed",
    Conditional: "only ifconfig",
    Dropped: "rest_expand_all contents highlight highlightlang index meta tabularcolumns"
    " default-role default-domain currentmodule module sectnum section-numbering"
    " header footer title target-notes sectionauthor moduleauthor codeauthor role",
    Opaque: "raw math image figure parsed-literal literal-block replace unicode date csv-table"
    " graphviz graph digraph blockdiag seqdiag actdiag nwdiag mermaid uml productionlist",
}

DIRECTIVES: dict[str, type[Directive]] = dict(_names())
"""Every directive that is not simply a container of prose."""
