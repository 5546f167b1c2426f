"""Whether a sentence tells what was so, and not what is so."""

from __future__ import annotations

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.clauses import MAIN
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.words import words

__all__ = ["is_past"]

_RULES = ("MUST", "CANNOT", "CAN", "REFUSE", "ONLY", "MAX", "MIN")
_VERBS = ("MUST", "WILL", "CANNOT", "CAN", "ANSWER", "CODE")
_PRESENT = frozenset(["is", "are", "has", "have", "does", "do", "will", "may", "must", "shall"])
_PAST = frozenset(["was", "were", "had", "did", "could"])
_DEMANDED = frozenset(["wanted", "needed", "used", "required", "expected"])
_JOINTS = frozenset(["be", "have", "get", "become", "if", "when", "once", "and", "or", ",", "not"])


def is_past(context: Context) -> bool:
    """Whether the rule that a sentence states is one of former times: "labels had to be short",
    "old firmware rejected them"."""
    chart = context.chart
    main = [at for c in context.clauses if c.kind == MAIN for at in range(c.start, c.end)]
    marks = [mark for mark in chart.all(*_RULES) if mark.start in main]
    if not any(_is_past(context, mark, main) for mark in marks):
        return False
    inside = [mark for mark in chart.all(*_VERBS) if mark.start in main]
    return all(_is_past(context, mark, main) for mark in inside) and not any(
        chart.tokens[at].lower in _PRESENT for at in main
    )


def _is_past(context: Context, mark: Mark, main: list[int]) -> bool:
    """Whether a verb that rules something out or demands it stands in the past tense."""
    tokens = context.chart.tokens
    spoken = [at for at in main if mark.start - 3 <= at < mark.end]
    if any(tokens[at].lower in _PAST for at in spoken):
        return True
    verb = tokens[mark.start]
    before = tokens[mark.start - 1] if mark.start else None
    following = tokens[mark.end] if mark.end < len(tokens) else None
    if before is None or following is None:
        return False
    if mark.tag != "REFUSE" and verb.lower not in _DEMANDED:
        return False
    finite = verb.lower.endswith("ed") and not before.forms & _JOINTS
    return finite and following.lower not in words().particles
