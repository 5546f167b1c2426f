"""Plans of operations for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from liveref.model.fact import Fact
from liveref.report.places import shown
from liveref.report.plans import PlannedOperation, PlannedStep
from liveref.service.work.steps import Basis

__all__ = ["plan_text"]


def plan_text(
    plans: Iterable[PlannedOperation], console: Console, *, root: Path | None = None
) -> None:
    """Print the steps of each plan in order: the moments and what the step does, then the facts
    behind it. Places are named as seen from the current folder, if the reference's `root` is given.
    """
    for plan in plans:
        console.print(Text(f"{plan.call} ({plan.id})", style="bold"))
        for step in plan.steps:
            for line in _lines(step, root):
                console.print(Text(line), soft_wrap=True)


def _lines(step: PlannedStep, root: Path | None) -> list[str]:
    first = f"  {step.name} [{', '.join(step.moments)}]: {step.does}"
    place = [f"      here because: {step.why}"] if step.why else []
    return [first, *place, *(f"      by {_fact(*one, root)}" for one in step.facts)]


def _fact(basis: Basis, fact: Fact | None, root: Path | None) -> str:
    subject = f"{basis.term} of {basis.about}"
    if fact is None:
        return subject
    reason = fact.reason
    place = shown(reason.origin, root) if reason.origin.line else str(reason.origin)
    text = " ".join(reason.text.split())
    return f"{subject} ({reason.rule}, {place}{': ' if text else ''}{text})"
