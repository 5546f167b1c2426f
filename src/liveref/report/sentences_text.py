"""The fates of sentences for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from liveref.model.fact import Fact, Fate, SentenceFate
from liveref.report.explain_text import value_text
from liveref.report.places import shown

__all__ = ["counts_text", "sentences_text"]


def counts_text(sentences: Sequence[SentenceFate]) -> str:
    """The number of sentences of each fate, in one line."""
    counts = [f"{_of(sentences, fate)} {fate.value}" for fate in Fate]
    return f"{len(sentences)} sentences demand something: {', '.join(counts)}"


def sentences_text(
    sentences: Sequence[SentenceFate], console: Console, *, root: Path | None = None
) -> None:
    """Print the sentences by their fates: each with its place, the facts that say the same, and
    what was missing. Places are named as seen from the current folder, if the reference's `root` is
    given."""
    for fate in Fate:
        own = [sentence for sentence in sentences if sentence.fate is fate]
        if own:
            console.print(Text(f"{fate.value.capitalize()} ({len(own)})", style="bold"))
            for sentence in own:
                _print(sentence, console, root)
            console.print()
    console.print(Text(counts_text(sentences)), soft_wrap=True)


def _print(sentence: SentenceFate, console: Console, root: Path | None) -> None:
    text = " ".join(sentence.text.split())
    lines = [f"  {shown(sentence.origin, root)}: {text}"]
    if sentence.facts:
        lines.append(f"      by {'; '.join(_facts(sentence.facts))}")
    if sentence.missing:
        lines.append(f"      missing: {sentence.missing}")
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _facts(facts: Iterable[Fact]) -> Iterable[str]:
    return (f"{fact.about} {fact.fact} {value_text(fact)}" for fact in facts)


def _of(sentences: Iterable[SentenceFate], fate: Fate) -> int:
    return sum(sentence.fate is fate for sentence in sentences)
