"""Copies of what one body says, for another one, and the claims that add them to it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from liveref.model.reason import Evidence
from liveref.reading.document import Operation
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.shapes import KEYWORDS, Shape

__all__ = ["added", "by_source", "changes", "copied", "guess"]

_FACTS = (
    "declared",
    *KEYWORDS,
    "nullable",
    "example",
    "open",
    "required",
    "origin",
    "min_version",
    "max_version",
)


def by_source(
    source: Shape, operation: Operation, evidence: Evidence | None = Evidence.RULE
) -> Because:
    """The strongest reason of a shape that another one is made from, as weak evidence unless
    another kind is given, or its own (None).

    The call of `operation`, in whose body the source is, stands in for a missing reason.
    """
    reasons = [reason for reason in source.reasons.values() if reason.origin.line]
    if not reasons:
        return by_default(operation)
    reason = max(reasons, key=lambda reason: reason.evidence.rank)
    return Because(evidence or reason.evidence, reason.origin, reason.text)


def copied(source: Shape, rule: str) -> Shape:
    """A copy whose facts are those of the rule of that id, with the reasons of the source."""
    copy = source.copy()
    for part in _parts(copy):
        part.reasons = {name: replace(reason, rule=rule) for name, reason in part.reasons.items()}
    return copy


def guess(source: Shape, rule: str) -> Shape:
    """A copy that is a guess: nothing in it is required, and all of it is weak evidence. The name
    of a convention stays what it is: it stands in no file of the reference."""
    copy = copied(source, rule)
    for part in _parts(copy):
        part.required, part.evidence = False, {Evidence.RULE}
        part.reasons = {
            name: replace(reason, evidence=Evidence.RULE) if reason.origin.line else reason
            for name, reason in part.reasons.items()
            if name != "required"
        }
    return copy


def added(holder: Shape, name: str, source: Shape, operation: Operation, rule: str) -> Claim:
    """The claim that `holder` has a property of that name as well, by a guess from `source`."""
    return Claim(holder, "properties", guess(source, rule), by_source(source, operation), name)


def changes(before: Shape, after: Shape, because: Because) -> Iterator[Claim]:
    """The claims that make of one shape what its changed copy is.

    The reason of each is the one that the copy has for the fact, if it is new, else `because`.
    """
    for fact in _FACTS:
        if getattr(before, fact) != (value := getattr(after, fact)):
            yield Claim(before, fact, value, _ground(before, after, fact, because))
    for fact in ("types", "evidence"):
        old, new = set(getattr(before, fact)), getattr(after, fact)
        for key in (*sorted(old - set(new)), *(key for key in new if key not in old)):
            ground = _ground(before, after, f"{fact}.{key}", because)
            yield Claim(before, fact, key in new, ground, key)
    for name in {**before.properties, **after.properties}:
        yield from _changed_property(before, after, name, because)
    for fact in ("items", "values"):
        old, new = getattr(before, fact), getattr(after, fact)
        if old is not None and new is not None:
            yield from changes(old, new, because)
        elif old is not new:
            yield Claim(before, fact, new, _ground(before, after, fact, because))


def _changed_property(before: Shape, after: Shape, name: str, because: Because) -> Iterator[Claim]:
    old, new = before.properties.get(name), after.properties.get(name)
    if old is not None and new is not None:
        yield from changes(old, new, because)
    else:
        ground = _ground(before, after, f"properties.{name}", because)
        yield Claim(before, "properties", msgspec.UNSET if new is None else new, ground, name)


def _ground(before: Shape, after: Shape, fact: str, because: Because) -> Because:
    reason = after.reasons.get(fact)
    if reason is None or reason == before.reasons.get(fact):
        return because
    return Because(reason.evidence, reason.origin, reason.text)


def _parts(shape: Shape) -> Iterator[Shape]:
    """A shape and all shapes below it."""
    yield shape
    for part in (*shape.properties.values(), shape.items, shape.values):
        if part is not None:
            yield from _parts(part)
