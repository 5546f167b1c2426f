"""The amounts that a sentence states: bounds, numbers and what they count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.clauses import CONDITIONS, MAIN
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.words import words

__all__ = ["Quantity", "bounds", "quantities"]

Number = int | float
_REACH = 4
_FILLERS = frozenset(
    [
        *("of", "be", "a", "an", "the", "than", ":", "to", "length", "value", "number"),
        *("allow", "permit", "possible", "accept", "size"),
    ]
)
_UNITS = (
    "CHARS",
    "ITEMS",
    "RES",
    "HEXDIGIT",
    "DIGIT",
    "LETTER",
    "UPPERLETTER",
    "LOWERLETTER",
    "MULT",
)


class Quantity(NamedTuple):
    """A number with its bound. `bound` is "min", "max", "above", "below", "exact", or "" where
    the text gives none. `unit` is the tag of what is counted, "" for nothing that the reader
    knows, and `counted` the resource if it is one. `start` and `end` are its tokens."""

    number: Number
    bound: str
    unit: str = ""
    counted: Any = None
    start: int = 0
    end: int = 0


def quantities(context: Context) -> list[Quantity]:
    """The amounts of a sentence in order, each with the bound that it is given."""
    if not context.chart.has("NUM"):
        return []
    chart = context.chart
    amounts: list[Quantity] = []
    numbers = list(_numbers(chart))
    at = 0
    while at < len(numbers):
        pair = _pair(chart, numbers, at)
        if pair:
            amounts += pair
            at += 2
        else:
            amounts.append(_single(context, numbers[at]))
            at += 1
    return amounts


def _numbers(chart: Chart) -> Iterator[Mark]:
    """The numbers of a sentence, "two hundred" as one, without the codes of answers."""
    codes = {mark.start for mark in chart.all("CODE") if not _is_counted(chart, mark)}
    last: Mark | None = None
    for mark in chart.all("NUM"):
        if mark.start in codes:
            continue
        if last is not None and mark.start < last.end:
            continue
        if last is not None and mark.start == last.end and mark.value >= 100 > last.value:
            last = Mark("NUM", last.start, mark.end, last.value * mark.value)
            continue
        if last is not None:
            yield last
        last = mark
    if last is not None:
        yield last


def _is_counted(chart: Chart, mark: Mark) -> bool:
    return chart.has(*_UNITS[:3], start=mark.end, end=mark.end + 1)


def _pair(chart: Chart, numbers: list[Mark], at: int) -> list[Quantity]:
    """Both ends of a range: "between 3 and 20", "1 to 12", "from 1 (low) to 5 (high)"."""
    if at + 1 >= len(numbers):
        return []
    first, second = numbers[at], numbers[at + 1]
    opened = _before(chart, first, "BETWEEN")
    joints = ("RANGETO", "AND") if opened else ("RANGETO",)
    joint = chart.first(*joints, start=first.end, end=second.start)
    if joint is None or joint.end != second.start:
        return []
    between = joint.start - first.end
    is_through = chart.tokens[joint.start].lower == "through"
    if not opened and between > (3 if is_through else 1):
        return []
    if opened and between > 6:
        return []
    unit, counted = _unit(chart, second)
    if not unit:
        unit, counted = _unit(chart, first)
    low, high = _same_unit(chart, first, second)
    return [
        Quantity(low, "min", unit, counted, first.start, first.end),
        Quantity(high, "max", unit, counted, second.start, second.end),
    ]


def _same_unit(chart: Chart, first: Mark, second: Mark) -> tuple[Number, Number]:
    """Both numbers in the unit of time of the first: "one second and two hours"."""
    units = [_duration(chart, mark) for mark in (first, second)]
    low, high = first.value, second.value
    if units[0] and units[1]:
        high = high * units[1] // units[0]
    return low, high


def _duration(chart: Chart, mark: Mark) -> int:
    forms = chart.tokens[mark.end].forms if mark.end < len(chart) else frozenset()
    return next((words().durations[form] for form in forms if form in words().durations), 0)


def _single(context: Context, number: Mark) -> Quantity:
    chart = context.chart
    unit, counted = _unit(chart, number)
    bound = ""
    for tag, name in (
        ("MIN", "min"), ("MAX", "max"), ("ABOVE", "above"), ("BELOW", "below"), ("EXACT", "exact"),
    ):  # fmt: skip
        if _before(chart, number, tag):
            bound = name
            break
    bound = bound or _dated(chart, number)
    for tag, name in (("ORMORE", "above"), ("ORLESS", "below")):
        near = [m for m in chart.all(tag, end=number.start) if m.end == number.start]
        if not bound and any(chart.tokens[m.start].lower == "or" for m in near):
            bound = name  # "below 50 or above 400"
    behind = number.end + (1 if unit or _is_measure(chart, number.end) else 0)
    after = [mark.tag for mark in chart.starting(behind)]
    behind_bound = _behind_bound(context, number, after) if not bound else ""
    if behind_bound:
        return Quantity(number.value, behind_bound, unit, counted, number.start, number.end)
    bound = _turned(context, number, bound) if bound else _excessive(context, number)
    return Quantity(number.value, bound, unit, counted, number.start, number.end)


def _dated(chart: Chart, number: Mark) -> str:
    """The bound that a year is given: "earlier than 1950"."""
    for tag, name in (("LATER", "above"), ("EARLIER", "below")):
        for mark in chart.all(tag, end=number.start):
            is_compared = chart.tokens[mark.start].lower in ("earlier", "later")
            if mark.end == number.start and is_compared:
                return name
    return ""


def _excessive(context: Context, number: Mark) -> str:
    """The bound of what is allowed, where a number is said to be too much or too little."""
    chart = context.chart
    for mark in chart.all("TOOMUCH", "TOOLITTLE", start=number.end, end=number.end + _REACH + 2):
        if any(chart.tokens[at].text in (",", ";") for at in range(number.end, mark.start)):
            return ""
        return "below" if mark.tag == "TOOMUCH" else "above"
    return ""


def _behind_bound(context: Context, number: Mark, after: list[str]) -> str:
    """The bound that stands behind a number: "0 or less"; the opposite one if that is refused."""
    is_refused = _is_ruled_out(context, number)
    if "ORMORE" in after:
        return "below" if is_refused else "min"
    if "ORLESS" in after:
        return "above" if is_refused else "max"
    return ""


def _is_ruled_out(context: Context, number: Mark) -> bool:
    """Whether the numbers up to or from one are refused: "0 or less is refused"."""
    chart = context.chart
    clause = next((c for c in context.clauses if c.start <= number.start < c.end), None)
    if clause is None or _is_apart(context, number):
        return False
    if chart.has("CANNOT", start=clause.start, end=number.start):
        return True
    if not context.is_refusal:
        return False
    inside = {"start": clause.start, "end": number.start}
    if chart.has("CAN", "MUST", "NOT", "NO", **inside):
        return False
    if clause.kind in CONDITIONS:
        return True
    return clause.kind == MAIN and chart.has("REFUSE", "CODE", start=number.end, end=clause.end)


def _turned(context: Context, number: Mark, bound: str) -> str:
    """The bound of what is allowed, where the sentence says what is refused."""
    if bound not in ("above", "below"):
        return bound
    chart = context.chart
    clause = next((c for c in context.clauses if c.start <= number.start < c.end), None)
    start = clause.start if clause else 0
    denied = chart.has("CANNOT", "NO", "NOT", start=start, end=number.start)
    if not denied and clause is not None and clause.kind == "MAIN":
        denied = chart.has("CANNOT", start=number.end, end=clause.end)
    is_rule = chart.has("MUST", start=start, end=number.start)
    refused = context.is_refusal and not is_rule and not _is_apart(context, number)
    if denied or refused:
        return "max" if bound == "above" else "min"
    return bound


def _is_apart(context: Context, number: Mark) -> bool:
    """Whether the refusal is stated for the opposite: "above 0; otherwise 400"."""
    chart = context.chart
    return chart.has("OTHERWISE", "ANYOTHER", start=number.end)


def _before(chart: Chart, number: Mark, tag: str) -> bool:
    """Whether a meaning stands right before a number, but for words that change nothing."""
    for mark in chart.all(tag, end=number.start):
        gap = range(mark.end, number.start)
        if len(gap) <= _REACH and all(_is_filler(chart, at) for at in gap):
            return True
    return False


def _is_filler(chart: Chart, at: int) -> bool:
    token = chart.tokens[at]
    return bool(token.forms & _FILLERS)


def _is_measure(chart: Chart, at: int) -> bool:
    if at >= len(chart):
        return False
    return bool(chart.tokens[at].forms & words().units)


def _unit(chart: Chart, number: Mark) -> tuple[str, Any]:
    """The unit of a number: the noun behind it, with one adjective between at most."""
    for at in (number.end, number.end + 1, number.end + 2):
        for mark in chart.starting(at):
            if mark.tag in _UNITS:
                return mark.tag, mark.value
        if (
            at >= len(chart)
            or chart.tokens[at].text in (",", ".", ";", ":", "(")
            or (chart.tokens[at].lower in ("and", "or", "of", "in", "per", "to", "is", "for", "on"))
        ):
            break
    if number.end < len(chart) and chart.tokens[number.end].lower == "times":
        return "MULT", None
    return "", None


def bounds(amounts: list[Quantity], *, whole: bool = False) -> dict[str, Number]:
    """The limits that some amounts set together, by the names that `Range` has for them."""
    limits: dict[str, Number] = {}
    for quantity in amounts:
        number = quantity.number
        if quantity.bound in ("min", "exact"):
            limits["minimum"] = number
        if quantity.bound in ("max", "exact"):
            limits["maximum"] = number
        if quantity.bound == "above":
            limits |= {"minimum": number + 1} if whole else {"exclusive_minimum": number}
        if quantity.bound == "below":
            limits |= {"maximum": number - 1} if whole else {"exclusive_maximum": number}
    return limits
