"""Finds faults in a reference: rules over the document, each with a stable code."""

from __future__ import annotations

from liveref.lint.consequences import without_consequences
from liveref.lint.examples import is_broken
from liveref.lint.rules import CHECKS, RULES
from liveref.lint.selection import (
    UnknownCodeError,
    check_patterns,
    reaches,
    select,
    suggestions,
    worst,
)
from liveref.lint.view import View
from liveref.model.api import API
from liveref.model.diagnostic import Diagnostic
from liveref.model.fact import SentenceFate
from liveref.model.origin import Origin
from liveref.reading.document import Document

__all__ = [
    "RULES",
    "UnknownCodeError",
    "check_patterns",
    "lint",
    "reaches",
    "select",
    "suggestions",
    "worst",
]

COVERED = {"INF002": "COD001", "READ012": "URL001"}
"""Findings of reading and inference that a rule repeats, and says more: rule by finding."""


def lint(
    document: Document, api: API | None = None, sentences: tuple[SentenceFate, ...] = ()
) -> tuple[Diagnostic, ...]:
    """All findings: of the rules, of the reader and, where there is an `api`, of inference. The
    rules on sentences look at `sentences`.

    They are sorted by file, line and code, and each stands once. Raises nothing.
    """
    view = View(document, api, sentences)
    findings = [one for check in CHECKS for one in check.find(view)]
    others = [*document.diagnostics, *(api.diagnostics if api else ())]
    repeated = _repeated(view, findings)
    findings += (one for one in others if (one.code, one.origin) not in repeated)
    findings = list(without_consequences(view, findings))
    once = {(one.code, one.origin, one.row, one.message): one for one in findings}
    return tuple(sorted(once.values(), key=_order))


def _repeated(view: View, findings: list[Diagnostic]) -> set[tuple[str, Origin]]:
    """The findings of others, by code and place, that a rule repeats and says more of."""
    places = {(one.code, one.origin) for one in findings}
    repeated = {(other, at) for code, at in places for other, by in COVERED.items() if by == code}
    # EXA001 stands in the example's file, READ008 at each directive that shows it
    broken = (one for operation in view.document.operations for one in operation.examples)
    return repeated | {("READ008", one.origin) for one in broken if is_broken(one)}


def _order(diagnostic: Diagnostic) -> tuple[str, int, str, str]:
    origin = diagnostic.origin
    return origin.file, origin.line, diagnostic.code, diagnostic.message
