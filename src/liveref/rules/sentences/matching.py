"""Patterns over the marks of a sentence: a semantic grammar, not one of words.

A pattern is a line of elements. `NUM` is a tag, `every` a word in any inflection, `A/B` either of
them, `x:NUM` a tag whose mark is kept under the name `x`. `?` behind an element makes it optional.
`..` stands for up to three tokens of the same clause, `...` for up to ten tokens up to a stop, and
`!NOT` for none: what follows must not be that. Words that change nothing (`noise`) may stand
between any two elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from liveref.rules.sentences.chart import Chart, Mark

__all__ = ["match", "places"]

_GAPS = {"..": 3, "...": 10}
_COMMA = ","
_FREQUENT = frozenset(
    [
        *("RES", "FIELD", "VALUE", "OP", "LIT", "NUM", "BE", "be", "have", "THIS", "AND", "OR"),
        *("CAN", "IF", "GIVE", "SHOW", "INUSE", "CLIENT", "SERVICE", "RESPONSE", "by", "to", "of"),
    ]
)
"""Tags and words that stand in many sentences."""


class _Element(NamedTuple):
    options: tuple[str, ...]
    slot: str = ""
    is_optional: bool = False
    is_forbidden: bool = False
    gap: int = 0


@cache
def _compiled(pattern: str) -> tuple[_Element, ...]:
    return tuple(map(_element, pattern.split()))


def _element(text: str) -> _Element:
    if text in _GAPS:
        return _Element((), gap=_GAPS[text])
    slot, joint, rest = text.rpartition(":") if text != ":" else ("", "", text)
    if not joint:
        slot, rest = "", text
    optional = rest.endswith("?") and len(rest) > 1
    forbidden = rest.startswith("!")
    rest = rest.removesuffix("?") if optional else rest
    return _Element(tuple(rest.removeprefix("!").split("/")), slot, optional, forbidden)


@cache
def _needed(pattern: str) -> tuple[tuple[str, ...], ...]:
    """The options of all elements that a place of the pattern must have."""
    return tuple(
        element.options
        for element in _compiled(pattern)
        if element.options and not element.is_optional and not element.is_forbidden
    )


def match(chart: Chart, pattern: str, start: int = 0) -> dict[str, Mark] | None:
    """The marks of the first place where a pattern stands, by the names of its slots; `""` is
    the whole place. None if it stands nowhere."""
    if not chart.knows_all(_needed(pattern)):
        return None
    elements = _compiled(pattern)
    for at in range(start, len(chart)):
        slots: dict[str, Mark] = {}
        end = _run(chart, elements, 0, at, slots)
        if end is not None:
            slots[""] = Mark("", at, end)
            return slots
    return None


def places(chart: Chart, patterns: tuple[str, ...], start: int = 0) -> Iterator[dict[str, Mark]]:
    """The first place of each of the patterns that stands in a sentence, as by `match`. Most
    sentences have none of the words that the patterns need, and are passed over at once."""
    if chart.knows(_triggers(patterns)):
        for pattern in patterns:
            if (slots := match(chart, pattern, start)) is not None:
                yield slots


@cache
def _triggers(patterns: tuple[str, ...]) -> frozenset[str]:
    """Tags and words of which a sentence has one wherever any of the patterns stands: of each
    pattern the options of that element which the fewest sentences have."""
    rarest = (min(_needed(pattern), key=_frequency) for pattern in patterns)
    return frozenset(option for options in rarest for option in options)


def _frequency(options: tuple[str, ...]) -> tuple[bool, int]:
    return not _FREQUENT.isdisjoint(options), len(options)


def _run(
    chart: Chart, elements: tuple[_Element, ...], number: int, at: int, slots: dict[str, Mark]
) -> int | None:
    """The end of the rest of a pattern that begins at a token; None if it does not fit."""
    if number == len(elements):
        return at
    element = elements[number]
    if element.gap:
        return _gap(chart, elements, number, at, slots)
    if element.is_forbidden:
        blocked = any(_marks(chart, option, at) for option in element.options)
        return None if blocked else _run(chart, elements, number + 1, at, slots)
    for option in element.options:
        for mark in _marks(chart, option, at):
            own = dict(slots)
            if element.slot:
                own[element.slot] = mark
            end = _run(chart, elements, number + 1, mark.end, own)
            if end is not None:
                slots.update(own)
                return end
    if element.is_optional:
        end = _run(chart, elements, number + 1, at, slots)
        if end is not None:
            return end
    if number:
        for noise in _marks(chart, "NOISE", at):
            end = _run(chart, elements, number, noise.end, slots)
            if end is not None:
                return end
    return None


def _gap(
    chart: Chart, elements: tuple[_Element, ...], number: int, at: int, slots: dict[str, Mark]
) -> int | None:
    limit = elements[number].gap
    for end in range(at, min(at + limit, len(chart)) + 1):
        end_of_rest = _run(chart, elements, number + 1, end, slots)
        if end_of_rest is not None:
            return end_of_rest
        if end < len(chart) and (
            chart.is_stop(end) or (limit == _GAPS[".."] and chart.tokens[end].text == _COMMA)
        ):
            return None
    return None


def _marks(chart: Chart, option: str, at: int) -> list[Mark]:
    """The marks that an option of an element has at a token."""
    if at >= len(chart):
        return []
    if option.isupper() and len(option) > 1:
        return [mark for mark in chart.starting(at) if mark.tag == option]
    return [Mark(option, at, at + 1)] if option in chart.tokens[at].forms else []
