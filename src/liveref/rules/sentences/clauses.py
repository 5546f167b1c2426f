"""A sentence's chart -> its clauses: the main ones, and the conditions that hang on them."""

from __future__ import annotations

from typing import NamedTuple

from liveref.rules.sentences.chart import Chart, Mark

__all__ = ["CONDITIONS", "MAIN", "NEGATIVE", "Clause", "clauses_of"]

MAIN = "MAIN"
CONDITIONS = frozenset({"IF", "ONCE", "WHILE"})
"""Kinds of clauses that say when something holds."""
NEGATIVE = frozenset({"UNLESS", "UNTIL", "WITHOUT"})
"""Kinds of clauses that say when something does not hold."""
_OPENERS = ("UNLESS", "UNTIL", "WITHOUT", "OTHERWISE", "BECAUSE", "IF", "ONCE", "WHILE", "WHICH")
_DETERMINERS = frozenset(["its", "the", "it", "a", "an", "no", "this", "their", "they", "you"])
_SHORTEST = 2
_LEADING = frozenset(["the", "its", "their", "a", "an", "value", "of", "field"])
_RULING = ("MUST", "CANNOT", "CAN", "REQUIRED")
_RESULTS = frozenset(["so", "thus", "hence", "therefore"])
_VERBS = ("MUST", "WILL", "CAN", "CANNOT", "REFUSE", "ANSWER", "BE", "CODE")


class Clause(NamedTuple):
    """The tokens from `start` to before `end`; `kind` is `MAIN` or the tag of its conjunction."""

    kind: str
    start: int
    end: int


def clauses_of(chart: Chart) -> tuple[Clause, ...]:
    """The clauses of a sentence in order. Text between brackets is a clause `ASIDE`."""
    clauses: list[Clause] = []
    kind, start = MAIN, 0
    at = 0
    while at < len(chart):
        change = _change(chart, kind, start, at)
        if change is not None:
            if at > start:
                clauses.append(Clause(kind, start, at))
            kind, start = change, at
            opener = _opener(chart, at)
            at = opener.end if opener is not None and opener.tag == change else at + 1
            continue
        at += 1
    if start < len(chart):
        clauses.append(Clause(kind, start, len(chart)))
    return tuple(clauses)


def _change(chart: Chart, kind: str, start: int, at: int) -> str | None:
    """The kind of the clause that a token begins, None if it goes on with the current one."""
    text = chart.tokens[at].text
    if text == "(":
        return "ASIDE"
    if kind == "ASIDE":
        return MAIN if at and chart.tokens[at - 1].text == ")" else None
    if chart.is_stop(at) and at > start:
        return MAIN
    opener = _opener(chart, at)
    if opener is not None and at > start:
        return opener.tag
    if opener is not None and kind == MAIN:
        return opener.tag
    if text == "," and kind != MAIN and not _lists_on(chart, start, at):
        return MAIN
    if text == "," and _concludes(chart, at):
        return MAIN
    if kind == MAIN and text in ("and", "but") and _begins_anew(chart, start, at):
        return MAIN
    if kind == "WHICH" and at > start + 1 and _is_over(chart, start, at):
        return MAIN
    if kind in CONDITIONS | NEGATIVE and _resumes(chart, start, at):
        return MAIN
    return MAIN if kind in CONDITIONS | NEGATIVE and text == "then" else None


def _concludes(chart: Chart, at: int) -> bool:
    """Whether a clause of its own follows a comma: "..., so keep it at 0 or above"."""
    following = [token.lower for token in chart.tokens[at + 1 : at + 3]]
    return len(following) > 1 and following[0] in _RESULTS and following[1] != "that"


def _resumes(chart: Chart, start: int, at: int) -> bool:
    """Whether a main clause begins behind a condition without a comma: "after it was closed its
    status is ..."."""
    if start or chart.tokens[at].lower not in _DETERMINERS or at < start + _SHORTEST:
        return False
    has_state = any(mark.end == at for mark in chart.all("VALUE", "OP", "OMIT", end=at))
    is_absence = chart.has("WITHOUT", start=start, end=at) and chart.has("FIELD", end=at)
    has_state = has_state or is_absence
    rest = next((n for n in range(at, len(chart)) if chart.is_stop(n)), len(chart))
    return has_state and (chart.has(*_VERBS, start=at, end=rest) or _is_verb(chart, at, rest))


def _begins_anew(chart: Chart, start: int, at: int) -> bool:
    """Whether a main clause of its own follows "and": a thing and what becomes of it."""
    verbs = ("BE", "BECOME", "INCREASE", "DECREASE")
    if not chart.has(*verbs, start=start, end=at):
        return False
    things = chart.all("RES", "FIELD", start=at + 1, end=at + 6)
    if not things or chart.has("VALUE", start=things[0].start, end=things[0].end):
        return False
    first = things[0]
    between = {token.lower for token in chart.tokens[at + 1 : first.start]}
    return between <= _LEADING and chart.has(*verbs, start=first.end, end=first.end + 4)


def _opener(chart: Chart, at: int) -> Mark | None:
    """The conjunction that begins at a token."""
    for mark in chart.starting(at):
        if mark.tag in _OPENERS and not (mark.tag == "WHICH" and _is_no_relative(chart, at)):
            if mark.tag == "ONCE" and _ends(chart, mark.end):
                return None  # "can be done only once"
            return mark if mark.tag != "OTHERWISE" or chart.tokens[at].lower != "then" else None
    return None


def _ends(chart: Chart, at: int) -> bool:
    """Whether nothing of the sentence, or of its part, follows."""
    return at >= len(chart) or chart.tokens[at].text in (",", "(", ")") or chart.is_stop(at)


def _is_no_relative(chart: Chart, at: int) -> bool:
    """Whether `that` points to something, or begins what is said ("note that")."""
    if at == 0:
        return True
    before = chart.tokens[at - 1]
    if before.text == ",":
        return False
    following = chart.tokens[at + 1] if at + 1 < len(chart) else None
    if chart.tokens[at].lower != "that":
        return False
    if any(mark.end == at for mark in chart.all(*_RULING, end=at)):
        return True  # "it is not allowed that ..."
    points = following is None or (following.lower in ("of", "is") and before.lower == "after")
    return points or before.lower in ("than", "so", "as", "note", "to", "after", "before", "by")


def _is_over(chart: Chart, start: int, at: int) -> bool:
    """Whether a relative clause, which has a verb by now, ends before a second verb."""
    verbs = chart.all(*_VERBS, start=start + 1, end=at) or _is_verb(chart, start + 1, at)
    following = [mark for mark in chart.starting(at) if mark.tag in _VERBS]
    has_predicate = chart.has(
        "VALUE", "OP", "FIELD", "LIT", "INUSE", "NOTEXIST", start=start + 1, end=at
    )
    return bool(verbs) and bool(following) and has_predicate and not _is_verb(chart, at - 1, at)


def _is_verb(chart: Chart, start: int, end: int) -> bool:
    """Whether a form of `be` or `have` stands in some tokens, on its own or in a phrase."""
    return any({"be", "have"} & token.forms for token in chart.tokens[start:end])


def _lists_on(chart: Chart, start: int, at: int) -> bool:
    """Whether a comma stands between the items of a list."""
    items = ("VALUE", "LIT", "NUM", "FIELD", "RES")
    if not chart.has(*items, start=max(start, at - 2), end=at):
        return False
    here = at + 1
    while here < len(chart) and chart.tokens[here].lower in ("a", "an", "the", "or", "and"):
        here += 1
    marks = [mark for mark in chart.starting(here) if mark.tag in items]
    if not marks:
        return False
    end = marks[0].end
    if chart.tokens[here - 1].lower in ("or", "and"):
        return True
    return end < len(chart) and chart.tokens[end].lower in (",", "or", "and")
