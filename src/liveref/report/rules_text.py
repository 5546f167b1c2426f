"""The rules of inference for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from liveref.report.rows import Column, Heading, Row, print_rows
from liveref.rules.example import example_of
from liveref.rules.rule import NamedRule, Rule

__all__ = ["rule_text", "rules_text"]

_COLUMNS = (Column("rule", leads=True), Column("text"))


def rules_text(groups: Iterable[tuple[str, str, Iterable[NamedRule]]], console: Console) -> None:
    """Print each stage with its rules, in the order in which they run."""
    rows: list[Row | Heading] = []
    for stage, text, rules in groups:
        rows.append(Heading(f"{stage}: {text}"))
        rows += [Row((rule.id, rule.summary)) for rule in rules]
    print_rows(console, _COLUMNS, rows)


def rule_text(rule: NamedRule, stage: str, console: Console) -> None:
    """Print one rule with its paragraph and, of a stage's rule, its examples."""
    console.print(Text(f"{rule.id} ({stage})", style="bold"))
    console.print(Text(rule.text))
    if not isinstance(rule, Rule):
        return
    example = example_of(stage, rule.id)
    for title, sample in (("Good", example.good), ("Bad", example.bad)):
        console.print(Text(f"\n{title}", style="bold"))
        console.print(Text(sample.document.rstrip()))
        for fact in sample.expected:
            console.print(Text(f"gives: {fact.about} {fact.fact} = {fact.value}"))
