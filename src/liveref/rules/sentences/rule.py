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
    needs: tuple[str, ...] = ()
    """Tags of which a sentence must have one to give a fact; none where that can't be said."""

    def __call__(self, context: Context) -> Iterator[Constraint]:
        """The facts that the sentence gives."""
        if self.needs and not context.chart.has(*self.needs):
            return iter(())
        return self.reads(context)


def sentence_rule(kind: str, needs: tuple[str, ...] = ()) -> Callable[[Reads], SentenceRule]:
    """Make a rule of a function; its id is `sentence-` and the kind, as in `Context.reason`. A
    sentence without any of the tags that it `needs` is not read."""

    def named(reads: Reads) -> SentenceRule:
        text = paragraph(reads)
        return SentenceRule(id=f"sentence-{kind}", text=text, reads=reads, needs=needs)

    return named
