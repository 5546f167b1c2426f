"""Sentences that only add a code, or a detail, to what the sentence before says."""

from __future__ import annotations

from msgspec.structs import replace

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Computed, Default, Normalisation, WriteOnly
from liveref.model.constraints.lists import Filter, Order
from liveref.model.constraints.operations import Idempotent, Outcome
from liveref.model.constraints.resources import Cascade, InitialValue, SoftDelete, Unique
from liveref.model.reading import ReadSentence
from liveref.rules.sentences.context import Context

__all__ = ["amended"]

_ADDING = ("ORD", "ANYOTHER", "OTHERWISE", "TWICE", "EITHERONE", "ANOTHER", "ABOVE", "THIS", "NOT")
_LONGEST = 24
_REFUSE_NOTHING = (
    *(Cascade, Computed, Default, Filter, Idempotent, InitialValue),
    *(Normalisation, Order, Outcome, SoftDelete, WriteOnly),
)
"""Kinds of facts by which no request is refused: a code is none of theirs."""


def amended(contexts: list[Context], reads: list[ReadSentence | None]) -> list[ReadSentence | None]:
    """The results of reading each sentence, with the codes and details that the next ones add."""
    amended_reads = list(reads)
    for at, context in enumerate(contexts):
        before = amended_reads[at - 1] if at else None
        if context.before is None or before is None or not before.facts:
            continue
        own = amended_reads[at]
        facts = tuple(_amended(fact, context, own) for fact in before.facts)
        if facts != before.facts:
            amended_reads[at - 1] = replace(before, facts=facts)
            amended_reads[at] = ReadSentence(sentence=context.sentence, facts=facts)
    return amended_reads


def _amended(fact: Constraint, context: Context, own: ReadSentence | None) -> Constraint:
    if _adds_code(context, fact, own) and fact.code is None:
        fact = replace(fact, code=context.code)
    if context.chart.has("IGNORECASE") and isinstance(fact, Filter | Unique):
        fact = replace(fact, ignore_case=True)
    return fact


def _adds_code(context: Context, fact: Constraint, own: ReadSentence | None) -> bool:
    """Whether a sentence says no more than the code of the refusal: "a third one gets 403"."""
    if context.code is None or len(context.chart) > _LONGEST:
        return False
    if isinstance(fact, _REFUSE_NOTHING):
        return False
    if own is not None and own.facts and type(own.facts[0]) is not type(fact):
        return False
    if own is not None and own.facts and context.chart.has("FIELD", "VALUE"):
        return False
    return context.chart.has(*_ADDING) or len(context.chart) <= 6
