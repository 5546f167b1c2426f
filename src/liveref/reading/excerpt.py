"""A part of a text, as the options of `include` and `literalinclude` choose it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_CHOOSING = ("lines", "start-line", "end-line", "start-after", "end-before", "start-at", "end-at")
_SPAN = re.compile(r"([0-9]{0,9})(-?)([0-9]{0,9})$")
_NUMBER = re.compile(r"-?[0-9]{1,9}")


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


def unmet(file: str, text: str, options: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each choosing option that cannot be followed, or for them all if they choose
    no line of a text that has some."""
    lines = text.splitlines()
    wrong = [
        *(f"`:{name}: {options[name]}` is no whole number" for name in _numbers(options)),
        *(f"no line has `{options[name]}`, which `:{name}:` names" for name in _searches(options)
          if not any(options[name] in line for line in lines)),
        *(f"`:lines: {options['lines']}` is no list of lines, such as `1,3,5-10`"
          for _ in "1" if not _is_list(options.get("lines", "1"))),
    ]  # fmt: skip
    if not wrong and text.strip() and not excerpt(text, options).strip():
        wrong.append("its options select no line")
    for message in wrong:
        yield f"The part of {file} is not the one that was meant: {message}."


def _numbers(options: Mapping[str, str]) -> list[str]:
    """The options that have to be numbers and are none."""
    names = [name for name in ("start-line", "end-line") if name in options]
    return [name for name in names if not _NUMBER.fullmatch(options[name].strip())]


def _searches(options: Mapping[str, str]) -> list[str]:
    """The options that look for a text."""
    names = ("start-after", "start-at", "end-before", "end-at")
    return [name for name in names if options.get(name)]


def _is_list(spans: str) -> bool:
    parts = [span.strip() for span in spans.split(",")]
    return all(_SPAN.match(part) and part.strip("-") for part in parts)


def _between(lines: list[str], options: Mapping[str, str]) -> set[int]:
    start, end = _number(options, "start-line", 0), _number(options, "end-line", len(lines))
    start, end = (place + len(lines) if place < 0 else place for place in (start, end))
    start, end = (min(max(place, 0), len(lines)) for place in (start, end))
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
    text = options.get(name, "").strip()
    return int(text) if _NUMBER.fullmatch(text) else default


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
