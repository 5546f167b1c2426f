"""Lines of files -> Prose, and the captions that stand among them."""

from __future__ import annotations

import re
from dataclasses import replace

from liveref.model.prose import Prose
from liveref.reading.outline import Lines, Placed
from liveref.reading.sources import Sources
from liveref.reading.substitutions import substituted

_BOLD = re.compile(r"\*\*(?P<text>[^*]+(?:\*[^*]+)*)\*\*\s*:?\s*$")
_ANNOUNCED = re.compile(r"(?:^|(?<=\s)):$")
_OF_EXAMPLE = re.compile(r"example|sample|request|response", re.IGNORECASE)


class ProseSource:
    """Cuts prose out of the lines of files."""

    def __init__(self, sources: Sources) -> None:
        self._files, self._sources = sources.files, sources

    def text(self, lines: Lines) -> str:
        """The lines as they stand, without the indentation of the first.

        A `::` at the end announces a block that has become an example: it is dropped.
        """
        text = _dedent(self._raw(lines, lines.start, lines.end))
        text = substituted(text, self._sources.substitutions)
        return _ANNOUNCED.sub("", text[:-1] if text.endswith("::") else text).rstrip()

    def join(self, pieces: list[Lines]) -> tuple[Prose, ...]:
        """Prose values; pieces that adjoin in their file become one."""
        joined: list[Lines] = []
        for piece in pieces:
            last = joined[-1] if joined else None
            if last and self._adjoins(last, piece):
                joined[-1] = replace(last, end=piece.end)
            else:
                joined.append(piece)
        texts = [(self.text(piece), piece.place.origin(piece.start)) for piece in joined]
        return tuple(Prose(text, origin) for text, origin in texts if text)

    def _adjoins(self, last: Lines, piece: Lines) -> bool:
        """Whether a piece goes on where the last one ended, no less indented than that."""
        if last.place != piece.place or not self._is_blank(last, piece.start):
            return False
        first, next_first = (self._raw(part, part.start, part.start) for part in (last, piece))
        return _indent(next_first) >= _indent(first)

    def caption(self, placed: Placed, pieces: list[Lines]) -> str:
        """The bold paragraph above an example, which is taken out of the prose.

        One that has a paragraph of text below it is only read, and left where it is.
        """
        last = pieces[-1] if pieces else None
        if last is None or last.place != placed.place:
            return ""
        if not self._is_blank(last, placed.directive.line):
            return ""
        *above, paragraph = self._paragraphs(last)
        if match := _BOLD.match(self._raw(last, *paragraph).strip()):
            pieces.pop()
            if above:
                pieces.append(replace(last, end=above[-1][1]))
            return _plain(match)
        if above and (match := _BOLD.match(self._raw(last, *above[-1]).strip())):
            return _plain(match) if _OF_EXAMPLE.search(match["text"]) else ""
        return ""

    def _paragraphs(self, lines: Lines) -> list[tuple[int, int]]:
        """(first line, last line) of each paragraph."""
        paragraphs: list[tuple[int, int]] = []
        is_open = False
        for number in range(lines.start, lines.end + 1):
            if not self._raw(lines, number, number).strip():
                is_open = False
            elif is_open:
                paragraphs[-1] = (paragraphs[-1][0], number)
            else:
                paragraphs.append((number, number))
                is_open = True
        return paragraphs

    def _is_blank(self, last: Lines, following: int) -> bool:
        """Whether only blank lines stand between a piece and a later line."""
        if following <= last.end:
            return False
        return not self._raw(last, last.end + 1, following - 1).strip()

    def _raw(self, lines: Lines, start: int, end: int) -> str:
        return self._files.parsed(lines.place.file).source(start, end) if start <= end else ""


def _dedent(text: str) -> str:
    """The text without its first line's indentation, as far as that reaches.

    Prose may begin inside a note, behind a table there, and go on below the note.
    """
    lines = text.split("\n")
    width = _indent(lines[0])
    for number, line in enumerate(lines):
        if line.strip() and _indent(line) < width:
            return "\n".join(lines)
        lines[number] = line[width:]
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(match: re.Match[str]) -> str:
    return " ".join(match["text"].split()).rstrip(": ")
