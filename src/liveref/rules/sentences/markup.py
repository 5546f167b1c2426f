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
_BREAK = re.compile(r"\s")
_PARTS = re.compile(r"\s+|\S+")


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
        spaced = _BREAK.sub(" ", text)
        if "  " not in spaced and not (spaced[:1] == " " and self._is_spaced()):
            self.characters.extend(spaced)
            self.offsets.extend(range(start, start + len(spaced)))
        else:
            self._write_parts(text, start)
        return Span(first, len(self.characters))

    def _is_spaced(self) -> bool:
        """Whether white space would add nothing: at the beginning, and behind a space."""
        return not self.characters or self.characters[-1] == " "

    def _write_parts(self, text: str, start: int) -> None:
        """Add a text with runs of white space."""
        for part in _PARTS.finditer(text):
            if not part.group().isspace():
                self.characters.extend(part.group())
                self.offsets.extend(range(start + part.start(), start + part.end()))
            elif not self._is_spaced():
                self.characters.append(" ")
                self.offsets.append(start + part.start())


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
