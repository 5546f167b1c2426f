"""Findings as plain text for people: one line each, and a summary by severity and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from liveref.model.diagnostic import Diagnostic, Severity
from liveref.report.places import shown

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def format_text(
    diagnostics: Sequence[Diagnostic], *, root: Path | None = None, colour: bool = False
) -> str:
    """The findings in the given order as `file:line: severity CODE message`, then a summary.

    Files are named as seen from the current folder, if the `root` of the reference is given,
    else as seen from there. `colour` marks the severities with ANSI escapes. The text ends with
    a newline.
    """
    lines = [_line(one, root, colour) for one in diagnostics]
    if lines:
        lines.append("")
    return "\n".join([*lines, *_summary(diagnostics)]) + "\n"


def _line(diagnostic: Diagnostic, root: Path | None, colour: bool) -> str:
    severity = _paint(diagnostic.severity, colour)
    message = " ".join(diagnostic.message.split())
    return f"{shown(diagnostic.origin, root)}: {severity} {diagnostic.code} {message}"


def _paint(severity: Severity, colour: bool) -> str:
    return f"\x1b[{_COLOURS[severity]}m{severity.value}\x1b[0m" if colour else severity.value


def _summary(diagnostics: Sequence[Diagnostic]) -> list[str]:
    if not diagnostics:
        return ["Nothing found."]
    by_severity = Counter(one.severity for one in diagnostics)
    counts = [_count(by_severity[severity], severity) for severity in Severity]
    by_rule = Counter((one.severity.rank, one.code, one.name) for one in diagnostics)
    width = max(len(str(number)) for number in by_rule.values())
    return [
        f"Found {', '.join(count for count in counts if count)}:",
        *(f"  {by_rule[rule]:>{width}}  {rule[1]} {rule[2]}".rstrip() for rule in sorted(by_rule)),
    ]


def _count(number: int, severity: Severity) -> str:
    if not number:
        return ""
    word = "info" if severity is Severity.INFO else severity.value + ("s" if number > 1 else "")
    return f"{number} {word}"
