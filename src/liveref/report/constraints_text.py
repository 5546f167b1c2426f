"""The constraints that an exercise broke, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import UNSET
from rich.console import Console
from rich.text import Text

from liveref.exercise.comparing import brief
from liveref.exercise.report import ConstraintReport
from liveref.report.places import shown
from liveref.report.rows import Column, Row, print_rows

__all__ = ["constraint_faults", "constraints_text"]

_COLUMNS = (
    Column("constraint", leads=True),
    Column("request", leads=True),
    Column("what breaks it"),
    Column("code", around="answered {}"),
    Column("stated", around="stated {}"),
    Column("refused", around="refused {}"),
    Column("at"),
)


def constraints_text(
    reports: Sequence[ConstraintReport], console: Console, *, root: Path | None = None
) -> None:
    """Print the request that broke each constraint with its answer, then the constraints for which
    none could be made, each with the reason."""
    tried = [report for report in reports if report.refused is not None]
    untried = [report for report in reports if report.refused is None]
    if tried:
        console.print(Text("\nConstraints that were broken", style="bold"))
        print_rows(console, _COLUMNS, (_row(report, root) for report in tried))
    if untried:
        console.print(Text("\nConstraints that were not tried", style="bold"))
    for report in untried:
        line = f"  {report.about} {report.fact} ({_place(report, root)}): {report.untried}"
        console.print(Text(line), soft_wrap=True)


def _row(report: ConstraintReport, root: Path | None) -> Row:
    sent = report.sent
    return Row(
        (
            f"{report.about} {report.fact}",
            f"{sent.method} {sent.path}" if sent else "",
            report.how,
            str(sent.code) if sent else "",
            str(report.expected or ""),
            "yes" if report.refused else Text("NO", style="bold red"),
            _place(report, root),
        )
    )


def constraint_faults(
    reports: Iterable[ConstraintReport], root: Path | None = None
) -> Iterator[Text]:
    """The constraints that did not refuse, each with its sentence, the request and the answer."""
    for report in reports:
        sent = report.sent
        if report.refused is not False or sent is None:
            continue
        expected = report.expected or "a refusal"
        yield Text(f"error {report.about} {report.fact} ({_place(report, root)})")
        yield Text(f"    {' '.join(report.text.split())}")
        yield Text(f"    A request {report.how} got {sent.code}, where {expected} was expected.")
        yield Text(f"      > {sent.method} {sent.path}")
        if sent.body is not UNSET:
            yield Text(f"      > {brief(sent.body, 300)}")
        yield Text(f"      < {sent.code} {report.answer}".rstrip())


def _place(report: ConstraintReport, root: Path | None) -> str:
    return shown(report.origin, root) if report.origin.line else str(report.origin)
