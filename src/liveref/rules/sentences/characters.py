"""The characters that a sentence asks for -> a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.quantities import Quantity

__all__ = ["CLASSES", "charset", "counted_sequence"]

CLASSES = {
    "HEXDIGIT": "0-9A-Fa-f",
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
_KINDS = frozenset({"HEXDIGIT", "DIGIT", "LETTER", "UPPERLETTER", "LOWERLETTER", "ALNUM"})
_ARTICLES = frozenset({"a", "an", "one", "single"})


class _Part(NamedTuple):
    """Characters of a kind: from `least` to `most` of them in a row, None for no limit."""

    characters: str
    least: int
    most: int | None

    @property
    def pattern(self) -> str:
        """The regular expression of such a row."""
        if self.least == self.most:
            return f"[{self.characters}]" + (f"{{{self.least}}}" if self.least > 1 else "")
        return f"[{self.characters}]{{{self.least},{'' if self.most is None else self.most}}}"


def marks_of_classes(chart: Chart) -> list[Mark]:
    """The marks of kinds of characters, of several on one word the first."""
    marks_by_start: dict[int, Mark] = {}
    for mark in chart.all(*CLASSES):
        if chart.tokens[mark.start].lower == "number":
            continue  # "the number" is no digit, as "numbers" may be
        if not any(mark.start < other.end for other in marks_by_start.values()):
            marks_by_start[mark.start] = mark
    return list(marks_by_start.values())


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
    if not {"DIGIT", "HEXDIGIT", "LETTER", "UPPERLETTER", "LOWERLETTER", "ALNUM"} & {
        m.tag for m in marks
    }:
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


def counted_sequence(chart: Chart, amounts: Iterable[Quantity]) -> str | None:
    """The pattern of characters in a row, each counted: "a letter, a hyphen and two digits".
    `amounts` are those of the sentence."""
    marks = _joined(chart, marks_of_classes(chart))
    listed = list(amounts)
    parts = [_part(chart, mark, listed) for mark in marks]
    rows = [(mark.start, part) for mark, part in zip(marks, parts, strict=True) if part]
    if not marks or len(rows) < len(marks) or not _is_row([part for _, part in rows]):
        return None
    written = {at: part.pattern for at, part in rows}
    plain = "".join(text for _, text in sorted(written.items()))
    for mark in chart.all("LIT"):
        if not re.fullmatch(plain, str(mark.value)) and (text := _literal(chart, mark)):
            written[mark.start] = re.escape(text)
    return f"^{''.join(text for _, text in sorted(written.items()))}$"


def _joined(chart: Chart, marks: list[Mark]) -> list[Mark]:
    """The marks, those of one class of two kinds as one: "10 letters or digits"."""
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last is not None and chart.text(last.end, mark.start).lower() == "or":
            inside = f"{CLASSES.get(last.tag, last.tag)}{CLASSES[mark.tag]}"
            joined[-1] = Mark(inside, last.start, mark.end)
        else:
            joined.append(mark)
    return joined


def _is_row(parts: list[_Part]) -> bool:
    """Whether the text counts its characters: several of one kind, or kinds one after another."""
    bounded = any(part.least != part.most for part in parts)
    if len({part.characters for part in parts}) == 1 and bounded:
        return len(parts) == 1 and parts[0].characters != CLASSES["LETTER"]
    return any(part.least > 1 or part.most != 1 for part in parts) or len(parts) > 1


def _literal(chart: Chart, mark: Mark) -> str:
    """A literal that is a part of the row: "the letter ``S``, followed by two digits"."""
    if chart.has("EXAMPLE", "DEFAULT", end=mark.start) or chart.has_word(
        "like", start=max(0, mark.start - 1), end=mark.start
    ):
        return ""
    text = str(mark.value)
    return text if len(text) <= 4 and not text.isspace() else ""


def _part(chart: Chart, mark: Mark, amounts: list[Quantity]) -> _Part | None:
    """A kind of character with its count; None where the text gives no count."""
    characters = CLASSES.get(mark.tag, mark.tag)
    near = [
        amount
        for amount in amounts
        if 0 <= mark.start - amount.end <= 1 and amount.start < mark.start
    ]
    if near:
        number, bound = int(near[-1].number), near[-1].bound
        lower = [e for e in amounts if e.bound == "min" and e.end <= near[-1].start]
        if bound == "max":
            low = lower[-1] if lower and near[-1].start - lower[-1].end <= 2 else None
            return _Part(characters, int(low.number) if low else 0, number)
        if bound in ("min", "above"):
            return _Part(characters, number + (bound == "above"), None)
        return _Part(characters, number, number) if bound != "below" else None
    before = {token.lower for token in chart.tokens[max(0, mark.start - 2) : mark.start]}
    word = chart.tokens[mark.end - 1].lower
    is_sign = mark.tag in CLASSES and mark.tag not in _KINDS
    if before & _ARTICLES or (is_sign and not word.endswith("s")):
        return _Part(characters, 1, 1)
    return None
