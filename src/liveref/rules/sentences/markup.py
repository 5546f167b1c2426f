"""Inline markup -> plain text, with its literals and the offset of each character."""

from __future__ import annotations

import re
from typing import NamedTuple

from liveref.model.sentence import Span

__all__ = ["Plain", "plain_text"]

_RST = re.compile(
    r"``(?P<literal>[^`]+(?:`[^`]+)*)``"
    r"|:[a-z][\w:+-]*:`(?P<role>[^`]+)`"
    r"|`(?P<quoted>[^`]+)`_{0,2}"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
    r"|\\(?P<escaped>.)",
    re.DOTALL,
)
_COMMONMARK = re.compile(
    r"(?P<tick>`+)(?P<literal>.+?)(?<!`)(?P=tick)(?!`)"
    r"|\[(?P<role>[^\]]+)\]\([^)]*\)"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
    r"|\\(?P<escaped>\W)",
    re.DOTALL,
)
_TARGET = re.compile(r"\s*<[^<>]*>$")
_SPACE = re.compile(r"\s+")


class Plain(NamedTuple):
    """A text without markup; `offsets` holds the index in the source of each character."""

    text: str
    literals: tuple[Span, ...]
    offsets: tuple[int, ...]


class _Writer:
    """Collects characters, each run of white space as one space."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.offsets: list[int] = []

    def write(self, text: str, start: int) -> Span:
        """Add a text that stands at `start`; returns its place in the plain text."""
        first = len(self.characters)
        for part in re.finditer(r"\s+|\S+", text):
            if not part.group().isspace():
                self.characters.extend(part.group())
                self.offsets.extend(range(start + part.start(), start + part.end()))
            elif self.characters and self.characters[-1] != " ":
                self.characters.append(" ")
                self.offsets.append(start + part.start())
        return Span(first, len(self.characters))


def plain_text(source: str, markup: str = "rst") -> Plain:
    """The plain text of a paragraph. A word in single backquotes counts as a literal."""
    writer = _Writer()
    literals: list[Span] = []
    end = 0
    pattern = {"rst": _RST, "commonmark": _COMMONMARK}.get(markup)
    for match in pattern.finditer(source) if pattern else ():
        writer.write(source[end : match.start()], end)
        end = match.end()
        name = match.lastgroup or ""
        text = _TARGET.sub("", match[name]) if name in ("role", "quoted") else match[name]
        span = writer.write(text, match.start(name))
        if name == "literal" or (name == "quoted" and not _SPACE.search(text)):
            literals.append(span)
    writer.write(source[end:], end)
    text = "".join(writer.characters).rstrip()
    return Plain(text, tuple(literals), tuple(writer.offsets[: len(text)]))
