# mypy: disable-error-code="no-untyped-call"
"""docutils' states of reStructuredText, made flat.

docutils decides which lines form a block. Ours is what becomes of it: titles don't open sections
(their levels depend on the including document), inline markup is not parsed, lists are taken item
by item, and the inside of a block is parsed only if a directive stands in it.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from docutils import nodes, statemachine
from docutils.parsers.rst import states

from liveref.reading.blocks import Block, Directive, Heading, Silent

HOLDS_DIRECTIVE = re.compile(r"\.\. +[\w.+:-]+ ?::(?: |$)")
METADATA = frozenset({"tocdepth", "orphan", "nocomments", "no-search", "nosearch"})


class FlatInliner(states.Inliner):
    """Parses no inline markup, and carries the list of blocks to all states."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []

    def init_customizations(self, settings: Any) -> None:
        """Compile no patterns: none are used."""

    def adjust_uri(self, uri: str) -> str:
        """The URI of a target as it is."""
        return uri

    def parse(
        self, text: str, _lineno: int, _memo: Any, _parent: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The text as it is."""
        return [nodes.Text(text)], []


class FlatMachine(states.RSTStateMachine):
    """The master machine; nobody observes its lines."""

    def notify_observers(self) -> None:
        """Tell no one: docutils would note the source of every line."""


class NestedFlatMachine(states.NestedStateMachine):
    """The machine for what stands inside a block."""

    def notify_observers(self) -> None:
        """Tell no one."""


class Flat(states.RSTState):
    """The common part of all our states."""

    nested_sm = NestedFlatMachine

    def __init__(self, state_machine: Any, debug: bool = False) -> None:
        super().__init__(state_machine, debug)
        self.nested_sm_kwargs = {"state_classes": STATES, "initial_state": "Body"}

    @property
    def machine(self) -> Any:
        """The machine that runs this state."""
        return self.state_machine

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the file so far."""
        inliner: Any = self.inliner
        written: list[Block] = inliner.blocks
        return written

    def nested_parse(
        self,
        block: Any,
        input_offset: int,
        node: Any = None,
        match_titles: bool = False,
        state_machine_class: Any = None,
        state_machine_kwargs: Any = None,
    ) -> int:
        """Parse a block's inside, if there is anything in it for us."""
        if state_machine_kwargs is not None:
            return super().nested_parse(
                block, input_offset, node, match_titles, state_machine_class, state_machine_kwargs
            )
        if any(HOLDS_DIRECTIVE.search(line) for line in block) or match_titles:
            machine = NestedFlatMachine(STATES, "Body", parent_state_machine=self.state_machine)
            machine.run(block, input_offset, self.memo, node or self.parent, match_titles)
            machine.unlink()
        return input_offset + len(block)

    def section(self, title: str, _source: str, style: Any, lineno: int, _messages: Any) -> None:
        """Note a title; where it stands among the others is settled by the assembly."""
        line = self.file_line(lineno)
        over = len(style) - 1
        self.blocks.append(Heading(title, "".join(style), line, line - over, line + 1))

    def file_line(self, lineno: int) -> int:
        """The line in the file, counted from 1, of a line of the machine."""
        return self.state_machine.get_source_and_line(lineno)[1] or lineno

    def warn_of_unindent(self, name: str, same: re.Pattern[str]) -> None:
        """Warn of a line that follows a block without a blank line and is not its like."""
        machine = self.machine
        lines, following = machine.input_lines, machine.line_offset + 1
        if following < len(lines) and not same.match(lines[following]):
            self.unindent_warning(name)


class Body(Flat, states.Body):
    """The first line of a block."""

    def bullet(self, match: Any, _context: Any, next_state: Any) -> Any:
        """One item; the next one is met as this one was."""
        self.list_item(match.end())
        return [], next_state, []

    def enumerator(self, match: Any, _context: Any, next_state: Any) -> Any:
        """One item, if it is one."""
        style, sequence, _, ordinal = self.parse_enumerator(match)
        if not self.is_enumerated_list_item(ordinal, sequence, style):
            raise statemachine.TransitionCorrection("text")
        self.list_item(match.end())
        return [], next_state, []

    def field_marker(self, match: Any, _context: Any, next_state: Any) -> Any:
        """One field; Sphinx's metadata of a file is no prose."""
        start = self.state_machine.abs_line_number()
        self.field(match)
        if self.parse_field_marker(match) in METADATA:
            self.blocks.append(Silent(start, self.state_machine.abs_line_number()))
        return [], next_state, []

    def option_marker(self, match: Any, _context: Any, next_state: Any) -> Any:
        """One option."""
        self.option_list_item(match)
        return [], next_state, []

    def line_block(self, match: Any, _context: Any, next_state: Any) -> Any:
        """One line of a line block, with the lines that continue it."""
        self.machine.get_first_known_indented(match.end(), until_blank=True)
        return [], next_state, []

    def explicit_list(self, blank_finish: Any) -> None:
        """The next construct is met as this one was."""
        last = self.blocks[-1] if self.blocks else None
        is_include = isinstance(last, Directive) and last.name == "include"
        if not blank_finish and not is_include:  # docutils pads what it includes
            self.warn_of_unindent("Explicit markup", EXPLICIT)

    def comment(self, match: Any) -> Any:
        """Lines that nobody is to see."""
        start = self.state_machine.abs_line_number()
        indented, _, _, blank_finish = (
            (None, 0, 0, True)
            if self._is_empty_comment(match)
            else self.machine.get_first_known_indented(match.end())
        )
        length = len(indented) if indented is not None else 1
        self.blocks.append(Silent(self.file_line(start), self.file_line(start) + length - 1))
        return [], blank_finish

    def _is_empty_comment(self, match: Any) -> bool:
        rest = match.string[match.end() :]
        return not rest.strip() and bool(self.state_machine.is_next_line_blank())

    def add_target(self, _targetname: str, refuri: str, target: Any, _lineno: int) -> None:
        """Keep a target's URI; nobody looks targets up, and docutils' register is slow."""
        target["refuri"] = refuri

    def target(self, match: Any) -> Any:
        """A hyperlink target; one inside the document is of no use outside it."""
        start = self.state_machine.abs_line_number()
        targets, blank_finish = self.hyperlink_target(match)
        if not any(isinstance(node, nodes.target) and node.get("refuri") for node in targets):
            end = self.state_machine.abs_line_number()
            self.blocks.append(Silent(self.file_line(start), self.file_line(end)))
        return targets, blank_finish

    def opaque(self, match: Any) -> Any:
        """A substitution's definition, a footnote, a citation: prose as it stands."""
        _, _, _, blank_finish = self.machine.get_first_known_indented(match.end())
        return [], blank_finish

    def parse_extension_options(self, _option_spec: Any, datalines: Any) -> tuple[int, Any]:
        """The options of a directive, each as its text."""
        options: dict[str, str] = {}
        name = ""
        for line in datalines:
            if match := FIELD.match(line):
                name = self.parse_field_marker(match).lower()
                options[name] = line[match.end() :].strip()
            elif line[:1].isspace() and name:
                options[name] = f"{options[name]}\n{line.strip()}".strip()
            elif line.strip():
                return 0, "invalid option block"
        return 1, options


def _explicit() -> SimpleNamespace:
    """docutils' table of explicit constructs, with two of ours in it."""
    opaque = dict.fromkeys(("substitution_def", "footnote", "citation"), Body.opaque)
    ours = {"hyperlink_target": Body.target, **opaque}
    table = SimpleNamespace(**vars(states.Body.explicit))
    table.constructs = [
        (ours.get(method.__name__, method), pattern)
        for method, pattern in states.Body.explicit.constructs
    ]
    return table


Body.explicit = _explicit()


class Text(Flat, states.Text):
    """The second line of a text block."""

    def indent(self, _match: Any, context: Any, _next_state: Any) -> Any:
        """One item of a definition list."""
        self.definition_list_item(context)
        return [], "Body", []

    def literal_block(self) -> Any:
        """Note a literal block: it may be an example."""
        literals = super().literal_block()
        for node in literals:
            if isinstance(node, nodes.literal_block) and node.line:
                content = tuple(str(node.rawsource).split("\n"))
                end = node.line + len(content) - 1
                self.blocks.append(
                    Directive("::", node.line, end, content=content, content_line=node.line)
                )
        return literals

    def quoted_literal_block(self) -> Any:
        """A literal block that is not indented ends with its paragraph.

        docutils copies all that follows in the file to find that out.
        """
        lines, start = self.machine.input_lines, self.machine.line_offset
        end = start
        while end < len(lines) and not lines[end].strip():
            end += 1
        while end < len(lines) and lines[end].strip():
            end += 1
        parent = nodes.Element()
        offset = self.nested_parse(
            lines[start:end],
            self.machine.abs_line_offset(),
            parent,
            state_machine_kwargs={
                "state_classes": (states.QuotedLiteralBlock,),
                "initial_state": "QuotedLiteralBlock",
            },
        )
        self.goto_line(offset)
        return parent.children


class Line(Flat, states.Line):
    """The second line of an overlined title, or a transition."""


STATES = (Body, Text, Line)
EXPLICIT = re.compile(r"(?:\.\.|__)(?: +|$)| *$")
FIELD = re.compile(states.Body.patterns["field_marker"])
