"""Facts with their reasons as tables for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from liveref.model.fact import Explanation, Fact
from liveref.report.places import shown
from liveref.report.rows import Column, Heading, Row, print_rows

__all__ = ["explain_text", "value_text"]

_COLUMNS = (
    Column("fact", leads=True),
    Column("value", leads=True),
    Column("rule", around="by {}"),
    Column("evidence"),
    Column("at"),
    Column("text"),
)
_LONGEST = 60
"""Values are cut after so many characters; `--format json` has them whole."""


def explain_text(explanation: Explanation, console: Console, *, root: Path | None = None) -> None:
    """Print each fact with its rule, evidence, place and text, then what was rejected.

    Places are named as seen from the current folder, if the reference's `root` is given.
    """
    print_rows(console, _COLUMNS, _rows(explanation.facts, root))
    if explanation.rejected:
        console.print(Text("\nRejected", style="bold"))
        print_rows(console, _COLUMNS, _rows(explanation.rejected, root))


def _rows(facts: Iterable[Fact], root: Path | None) -> Iterator[Row | Heading]:
    for about, group in groupby(facts, key=lambda fact: fact.about):
        yield Heading(about)
        for fact in group:
            yield _row(fact, root)


def _row(fact: Fact, root: Path | None) -> Row:
    reason = fact.reason
    place = shown(reason.origin, root) if reason.origin.line else str(reason.origin)
    text = " ".join(reason.text.split())
    return Row((fact.fact, value_text(fact), reason.rule, reason.evidence.value, place, text))


def value_text(fact: Fact) -> str:
    """The value of a fact in one line, and the operations and versions it holds for."""
    value = fact.value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    limits = (("from", fact.min_version), ("until", fact.max_version))
    within = f"in {', '.join(fact.operations)}" if fact.operations else ""
    versions = [f"{word} {version}" for word, version in limits if version]
    return " ".join(filter(None, [text, within, *versions]))
