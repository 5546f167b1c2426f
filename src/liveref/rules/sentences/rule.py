"""A rule about sentences: a named, pure function from a sentence to facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from liveref.model.constraints.constraint import Constraint
from liveref.rules.rule import NamedRule, paragraph
from liveref.rules.sentences.context import Context

__all__ = ["SentenceRule", "sentence_rule"]

Reads = Callable[[Context], Iterator[Constraint]]


@dataclass(frozen=True, kw_only=True)
class SentenceRule(NamedRule):
    """A rule that reads one kind of meaning out of a sentence."""

    reads: Reads

    def __call__(self, context: Context) -> Iterator[Constraint]:
        """The facts that the sentence gives."""
        return self.reads(context)


def sentence_rule(kind: str) -> Callable[[Reads], SentenceRule]:
    """Make a rule of a function; its id is `sentence-` and the kind, as in `Context.reason`."""

    def named(reads: Reads) -> SentenceRule:
        return SentenceRule(id=f"sentence-{kind}", text=paragraph(reads), reads=reads)

    return named
