"""Scalars of YAML -> the text that stands there, word for word, with the lines of the file."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading import yaml_source
from liveref.reading.yaml_source import Node

__all__ = ["prose_of", "spelling_of"]


def prose_of(node: Node, file: str, lines: Sequence[str], first: int = 0) -> Prose | None:
    """The text of a scalar, None for an empty one. `lines` are those of the YAML, the first of
    which is number `first`, counted from 0, in the file.

    Each sentence keeps its own line, also where YAML joins the lines of a text.
    """
    text = yaml_source.text_of(node)
    if text is None or not text.strip():
        return None
    source = text.strip("\n").rstrip()
    blank = len(text) - len(text.lstrip("\n"))
    origin = Origin(file, yaml_source.text_line_of(node) + blank + first)
    written = lines[node.start_mark.line : node.end_mark.line + (node.end_mark.column > 0)]
    if node.style == "|" or len(written) == 1:
        return Prose(source, origin)
    if node.style == ">":
        begun = written[1 + blank :]
    else:
        begun = [written[0][node.start_mark.column :], *written[1:]]
    return Prose(source, origin, breaks=_breaks(source, begun))


def _breaks(source: str, written: Sequence[str]) -> tuple[int, ...] | msgspec.UnsetType:
    """The index in `source` at which each line of the file begins, from the second one on."""
    breaks: list[int] = []
    end = 0
    for line in written:
        text = line.strip().strip("\"'")
        begin = source.find(text, end)
        breaks.append(max(begin, end))
        end = begin + len(text) if begin >= 0 else end
    return tuple(breaks[1:]) if len(breaks) > 1 else msgspec.UNSET


def spelling_of(key: Node, value: Node, lines: Sequence[str]) -> str:
    """The text of a key with its value as the file has it, its lines joined with blanks. An alias
    is written by its name, so that the text ends with the line of the key."""
    start, end = key.start_mark, _end(value)
    if (end.line, end.column) < (start.line, start.column):
        return str(lines[start.line][start.column :]).strip()
    written: list[str] = list(lines[start.line : end.line + 1])
    written[-1] = written[-1][: end.column]
    written[0] = written[0][start.column :]
    return " ".join(" ".join(written).split())


def _end(node: Node) -> yaml_source.Node:
    """The mark at which a node ends: a block sequence ends with its last item."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node.end_mark
