"""Findings that only follow from another one, and whose advice would be wrong.

Where a misspelt `rest_parameters` has lost a table, nobody is to be told that the operation's
parameters are not documented, or that their definitions are of no use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic
from liveref.reading.document import Operation
from liveref.reading.markup_rules import MISSPELT_DIRECTIVE

_NEARBY: dict[str, frozenset[str]] = {
    "rest_method": frozenset({"READ021"}),
    "rest_parameters": frozenset({"PAR001", "PAR010", "EXA006", "OPE001", "READ010"}),
    "rest_status_code": frozenset({"OPE001", "OPE004"}),
    "literalinclude": frozenset({"OPE001"}),
    "code-block": frozenset({"OPE001"}),
}
"""The findings about an operation that follow from the loss of a directive in its section."""

_ANYWHERE: dict[str, frozenset[str]] = {
    "rest_method": frozenset({"DEF004", "READ018"}),
    "rest_parameters": frozenset({"DEF004"}),
    "include": frozenset({"DEF004", "READ015", "READ018"}),
    "toctree": frozenset({"DEF004", "READ015", "READ018"}),
}
"""Those about the whole reference."""


class _Section(NamedTuple):
    """The section that a lost directive belonged to: lines of a file, and the files of its
    examples."""

    directive: str
    file: str
    first: int
    last: float
    examples: frozenset[str]

    def explains(self, finding: Diagnostic) -> bool:
        """Whether a finding follows from the loss."""
        if finding.code not in _NEARBY.get(self.directive, ()):
            return False
        origin = finding.origin
        is_here = origin.file == self.file and self.first <= origin.line < self.last
        return is_here or origin.file in self.examples


def without_consequences(view: View, findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings without those that follow from misspelt directives."""
    lost = [one for one in findings if one.code == MISSPELT_DIRECTIVE.code]
    sections = [_section(view.operations, one) for one in lost]
    anywhere = frozenset[str]().union(*(_ANYWHERE.get(one.row or "", frozenset()) for one in lost))
    for finding in findings:
        if finding.code in anywhere or any(section.explains(finding) for section in sections):
            continue
        yield finding


def _section(operations: Iterable[Operation], lost: Diagnostic) -> _Section:
    """The lines that a lost directive belongs to: its operation's, or its own where it was to
    begin an operation."""
    directive, file, line = lost.row or "", lost.origin.file, lost.origin.line
    here = sorted(
        (one for one in operations if one.origin.file == file), key=lambda one: one.origin.line
    )
    last = next((one.origin.line for one in here if one.origin.line > line), float("inf"))
    before = [one for one in here if one.origin.line <= line]
    if directive == "rest_method" or not before:
        return _Section(directive, file, line, last, frozenset())
    examples = frozenset(one.path for one in before[-1].examples if one.path)
    return _Section(directive, file, before[-1].origin.line, last, examples)
