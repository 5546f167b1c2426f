"""The rules of inference for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from liveref.report.rows import Column, Heading, Row, print_rows
from liveref.rules.example import example_of
from liveref.rules.rule import Rule, Stage

__all__ = ["rule_text", "rules_text"]

_COLUMNS = (Column("rule", leads=True), Column("text"))


def rules_text(stages: Iterable[Stage], console: Console) -> None:
    """Print each stage with its rules, in the order in which they run."""
    rows: list[Row | Heading] = []
    for stage in stages:
        rows.append(Heading(f"{stage.name}: {stage.text}"))
        rows += [Row((rule.id, rule.summary)) for rule in stage.rules]
    print_rows(console, _COLUMNS, rows)


def rule_text(rule: Rule, stage: Stage, console: Console) -> None:
    """Print one rule with its paragraph and its examples."""
    console.print(Text(f"{rule.id} ({stage.name})", style="bold"))
    console.print(Text(rule.text))
    example = example_of(stage.name, rule.id)
    for title, sample in (("Good", example.good), ("Bad", example.bad)):
        console.print(Text(f"\n{title}", style="bold"))
        console.print(Text(sample.document.rstrip()))
        for fact in sample.expected:
            console.print(Text(f"gives: {fact.about} {fact.fact} = {fact.value}"))
