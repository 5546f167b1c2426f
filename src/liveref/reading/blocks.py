"""One source file, parsed on its own: a flat list of the blocks that mean something to us.

Headings are not nested and inline markup is not parsed. All lines outside blocks are prose and stay
in `lines`. The types are array-like msgspec structs: they are sent between processes and cached as
msgpack.
"""

from __future__ import annotations

import msgspec


class Heading(msgspec.Struct, frozen=True, array_like=True, tag="heading"):
    """A title. `style` is its underline's character, or over- and underline's (`==`).

    `line` is the title's own line; the construct covers `start` to `end`, both included.
    """

    title: str
    style: str
    line: int
    start: int
    end: int


class Directive(msgspec.Struct, frozen=True, array_like=True, tag="directive"):
    """A directive that we know, or a literal block (its `name` is then `::`).

    `argument` is all that stands behind `::`; `content` begins at `content_line`.
    """

    name: str
    line: int
    end: int
    argument: str = ""
    options: dict[str, str] = {}
    content: tuple[str, ...] = ()
    content_line: int = 0


class Silent(msgspec.Struct, frozen=True, array_like=True, tag="silent"):
    """Lines that say nothing to a reader: a comment, an internal target, file metadata."""

    line: int
    end: int


class Condition(msgspec.Struct, frozen=True, array_like=True, tag="condition"):
    """An `only` or `ifconfig`: whether the lines behind `end`, up to `last`, belong to the page.

    `line` to `end` is the directive itself, which says nothing to a reader.
    """

    name: str
    expression: str
    line: int
    end: int
    last: int


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """A system message of docutils: 2 is a warning, 3 an error, 4 severe."""

    level: int
    line: int
    message: str


Block = Heading | Directive | Silent | Condition


class ParsedFile(msgspec.Struct, frozen=True, array_like=True):
    """The result of `parse_file`: the file's lines, its blocks by line, docutils' messages."""

    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = ()

    def source(self, start: int, end: int) -> str:
        """The text of the lines `start` to `end`, both included, counted from 1."""
        return "\n".join(self.lines[max(start, 1) - 1 : end])
