"""A part of a text, as the options of `include` and `literalinclude` choose it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CHOOSING = ("lines", "start-line", "end-line", "start-after", "end-before", "start-at", "end-at")
_SPAN = re.compile(r"(\d*)(-?)(\d*)$")


def is_whole(options: Mapping[str, str]) -> bool:
    """Whether the options leave the text whole."""
    return not any(name in options for name in _CHOOSING)


def excerpt(text: str, options: Mapping[str, str]) -> str:
    """The text with all lines blank that were not chosen, so that line numbers stay."""
    lines = text.splitlines()
    chosen = set(range(len(lines)))
    chosen &= _between(lines, options)
    if "lines" in options:
        chosen &= _listed(options["lines"], len(lines))
    return "\n".join(line if number in chosen else "" for number, line in enumerate(lines))


def _between(lines: list[str], options: Mapping[str, str]) -> set[int]:
    start, end = _number(options, "start-line", 0), _number(options, "end-line", len(lines))
    start = start + len(lines) if start < 0 else start
    end = end + len(lines) if end < 0 else end
    for name, skip in (("start-after", 1), ("start-at", 0)):
        if options.get(name):
            start = _first(lines, options[name], start, len(lines)) + skip
    for name, take in (("end-before", 0), ("end-at", 1)):
        if options.get(name):
            end = _first(lines, options[name], start, end) + take
    return set(range(start, end))


def _first(lines: list[str], text: str, start: int, default: int) -> int:
    """The first line from `start` on that holds the text."""
    for number in range(max(start, 0), len(lines)):
        if text in lines[number]:
            return number
    return default


def _number(options: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(options.get(name, default))
    except ValueError:
        return default


def _listed(spans: str, count: int) -> set[int]:
    """The lines of `1,3,5-10,20-`, counted from 0 as sets do."""
    numbers: set[int] = set()
    for span in spans.split(","):
        if match := _SPAN.match(span.strip()):
            first, dash, last = match.groups()
            start = int(first or 1)
            end = min(int(last or count) if dash else start, count)
            numbers.update(range(start - 1, end))
    return numbers
