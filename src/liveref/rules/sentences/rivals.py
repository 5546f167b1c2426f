"""Facts of several sentences that cannot hold together: each is about a case that is not read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from msgspec.structs import replace

from liveref.model.constraints.conditions import Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Length, Range
from liveref.model.constraints.lists import PageSize
from liveref.model.constraints.operations import Change, Outcome, Precondition
from liveref.model.reading import ReadSentence

__all__ = ["without_rivals"]

_LIMITS = (Range, Length, PageSize)
_NAMES = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "default", "multiple_of")
_MISSING = "another sentence says otherwise of the same operation: for which case does this hold?"


def without_rivals(reads: Iterable[ReadSentence]) -> list[ReadSentence]:
    """The sentences without facts that exclude each other: an operation that needs two statuses at
    once, or that leads to two, or a range without a number in it."""
    listed = _completed(list(reads))
    values: dict[Hashable, list[frozenset[str]]] = {}
    for read in listed:
        for fact in read.facts:
            for key, allowed in _claims(fact):
                values.setdefault(key, []).append(allowed)
    rivals = {key for key, sets in values.items() if not frozenset.intersection(*sets)}
    return [_without(read, rivals) for read in listed]


def _completed(reads: list[ReadSentence]) -> list[ReadSentence]:
    """The sentences with limits that another one completes: the least and the greatest number of
    one field may be said apart."""
    limits: dict[Hashable, dict[str, object]] = {}
    for read in reads:
        for fact in read.facts:
            if isinstance(fact, _LIMITS):
                limits_of_subject = limits.setdefault(_subject(fact), {})
                limits_of_subject.update({name: getattr(fact, name) for name in _set_limits(fact)})
    return [
        replace(
            read,
            facts=tuple(
                replace(fact, **limits[_subject(fact)]) if isinstance(fact, _LIMITS) else fact
                for fact in read.facts
            ),
        )
        for read in reads
    ]


def _subject(fact: Range | Length | PageSize) -> Hashable:
    field = fact.parameter if isinstance(fact, PageSize) else fact.field
    return type(fact), fact.resource, field, fact.operation


def _set_limits(fact: Range | Length | PageSize) -> list[str]:
    names = [name for name in _NAMES if getattr(fact, name, None) is not None]
    return [*names, "refused"] if getattr(fact, "refused", False) else names


def _claims(fact: Constraint) -> Iterable[tuple[Hashable, frozenset[str]]]:
    """The values that a fact allows a field to have, with the operation and the field that it is
    about. Limits between which there is no number allow none."""
    if isinstance(fact, _LIMITS) and _is_empty(fact):
        yield _subject(fact), frozenset()
    if isinstance(fact, Precondition) and not fact.any:
        for condition in fact.conditions:
            if condition.operator is Operator.EQUAL:
                yield (
                    ("needs", *_place(fact), condition.of, condition.field),
                    frozenset([repr(condition.value)]),
                )
            if condition.operator is Operator.IN:
                yield (
                    ("needs", *_place(fact), condition.of, condition.field),
                    frozenset(map(repr, condition.value)),
                )
    if isinstance(fact, Outcome) and fact.change is Change.SET and not fact.conditions:
        yield ("leads", *_place(fact), fact.of, fact.field), frozenset([repr(fact.value)])


def _is_empty(fact: Range | Length | PageSize) -> bool:
    """Whether there is no number between two limits."""
    least, most = getattr(fact, "minimum", None), getattr(fact, "maximum", None)
    above = getattr(fact, "exclusive_minimum", None)
    below = getattr(fact, "exclusive_maximum", None)
    bounds = [
        (least, most, False),
        (least, below, True),
        (above, most, True),
        (above, below, True),
    ]
    return any(
        low is not None and high is not None and (low >= high if strict else low > high)
        for low, high, strict in bounds
    )


def _place(fact: Precondition | Outcome) -> tuple[str, str]:
    return fact.resource, fact.operation


def _without(read: ReadSentence, rivals: set[Hashable]) -> ReadSentence:
    facts = tuple(f for f in read.facts if not any(key in rivals for key, _ in _claims(f)))
    if facts == read.facts:
        return read
    if facts:
        return replace(read, facts=facts)
    return replace(read, facts=(), missing=_MISSING)
