"""The characters that a sentence asks for -> a regular expression."""

from __future__ import annotations

import re
from typing import NamedTuple

from liveref.rules.sentences.chart import Chart, Mark

__all__ = ["CLASSES", "charset", "counted_sequence"]

CLASSES = {
    "DIGIT": "0-9",
    "LETTER": "A-Za-z",
    "UPPERLETTER": "A-Z",
    "LOWERLETTER": "a-z",
    "ALNUM": "A-Za-z0-9",
    "HYPHEN": "\\-",
    "UNDERSCORE": "_",
    "DOT": ".",
    "COLON": ":",
    "COMMA": ",",
    "SLASH": "/",
    "HASH": "#",
    "AT": "@",
    "PLUS": "+",
    "SPACE": " ",
}
"""Tags -> what stands for them between the brackets of a regular expression."""
_ARTICLES = frozenset({"a", "an", "one", "single"})


class _Part(NamedTuple):
    characters: str
    number: int | None


def marks_of_classes(chart: Chart) -> list[Mark]:
    """The marks of kinds of characters, of several on one word the first."""
    found: dict[int, Mark] = {}
    for mark in chart.all(*CLASSES):
        if not any(mark.start < other.end for other in found.values()):
            found[mark.start] = mark
    return list(found.values())


def charset(chart: Chart) -> str | None:
    """The pattern of a text of these characters alone: "letters, digits and hyphens"."""
    marks = marks_of_classes(chart)
    if not marks:
        return None
    inside = dict.fromkeys(CLASSES[mark.tag] for mark in marks)
    if chart.has("LOWERCASE") and CLASSES["LETTER"] in inside:
        inside = {("a-z" if part == "A-Za-z" else part): None for part in inside}
    if chart.has("UPPERCASE") and CLASSES["LETTER"] in inside:
        inside = {("A-Z" if part == "A-Za-z" else part): None for part in inside}
    if not {"DIGIT", "LETTER", "UPPERLETTER", "LOWERLETTER", "ALNUM"} & {m.tag for m in marks}:
        return None
    written = [text for text in chart.values("LIT") if len(text) > 1]
    ranges = [text for text in written if re.fullmatch(r"[A-Za-z0-9]-[A-Za-z0-9]", text)]
    if len(ranges) != len(written):
        return None
    inside |= dict.fromkeys(ranges)
    signs = [_sign(text) for text in chart.values("LIT") if len(text) == 1 and not text.isalnum()]
    return f"^[{''.join([*inside, *signs])}]*$"


def _sign(text: str) -> str:
    return f"\\{text}" if text in "\\]^-" else text


def counted_sequence(chart: Chart) -> str | None:
    """The pattern of characters in a row, each counted: "a letter, a hyphen and two digits"."""
    marks = marks_of_classes(chart)
    parts = [_part(chart, mark) for mark in marks]
    literals = [_literal(chart, mark) for mark in chart.all("LIT")]
    if not marks or any(part is None for part in parts):
        return None
    rows = [(mark.start, part) for mark, part in zip(marks, parts, strict=True) if part]
    written = {at: f"[{part.characters}]{_times(part.number)}" for at, part in rows}
    for at, text in filter(None, literals):
        written[at] = re.escape(text)
    counted = [part for _, part in rows if part.number]
    if not any((part.number or 0) > 1 for part in counted) and len(counted) < 2:
        return None
    return f"^{''.join(text for _, text in sorted(written.items()))}$"


def _literal(chart: Chart, mark: Mark) -> tuple[int, str] | None:
    """A literal that is a part of the row: "the letter ``S``, followed by two digits"."""
    if chart.has("EXAMPLE", "DEFAULT", end=mark.start):
        return None
    text = str(mark.value)
    return (mark.start, text) if len(text) <= 4 and not text.isspace() else None


def _times(number: int | None) -> str:
    return f"{{{number}}}" if number and number > 1 else ""


def _part(chart: Chart, mark: Mark) -> _Part | None:
    """A kind of character with its count; None where the text gives no count."""
    for at in range(max(0, mark.start - 3), mark.start):
        for number in chart.starting(at):
            if number.tag == "NUM" and mark.start - number.end <= 1:
                return _Part(CLASSES[mark.tag], int(number.value))
    before = {token.lower for token in chart.tokens[max(0, mark.start - 2) : mark.start]}
    word = chart.tokens[mark.end - 1].lower
    is_sign = mark.tag not in ("DIGIT", "LETTER", "UPPERLETTER", "LOWERLETTER", "ALNUM")
    if before & _ARTICLES or (is_sign and not word.endswith("s")):
        return _Part(CLASSES[mark.tag], 1)
    return None
