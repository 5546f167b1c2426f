"""Copies of what one body says, for another one, and the claims that add them to it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from liveref.model.reason import Evidence, Reason
from liveref.reading.document import Operation
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_default, by_reason
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
    source: Shape, operation: Operation, evidence: Evidence | None = Evidence.RULE, *facts: str
) -> Because:
    """The ground of what a shape gives to another one: of the first of the `facts` that has one,
    else of its best known fact. The evidence is weak unless another kind is given, or the own of
    that fact (None).

    The call of `operation`, in whose body the source is, stands in for a missing reason.
    """
    reason = _best(source, *facts)
    because = by_reason(reason) if reason else by_default(operation)
    return because._replace(evidence=evidence or because.evidence)


def _best(shape: Shape, *facts: str) -> Reason | None:
    """The reason of the first of the facts that has one, else the strongest."""
    reasons = {n: r for n, r in shape.reasons.items() if r.origin.line and r.text}
    strongest = max(reasons.values(), key=lambda reason: reason.evidence.rank, default=None)
    return next((reasons[name] for name in facts if name in reasons), strongest)


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

    The reason of each is the one that the copy has for the fact, if it is new; of a new part of
    the copy that of the part; else `because`.
    """
    for fact in _FACTS:
        if getattr(before, fact) != (value := getattr(after, fact)):
            yield Claim(before, fact, value, _ground(before, after, fact, because))
    for fact in ("types", "evidence"):
        old, new = set(getattr(before, fact)), getattr(after, fact)
        for key in (*sorted(old - set(new)), *(key for key in new if key not in old)):
            ground = _ground(before, after, f"{fact}.{key}", because)
            yield Claim(before, fact, key in new, ground, key)
    parts: dict[str, tuple[Shape | None, Shape | None]] = {
        f"properties.{name}": (before.properties.get(name), after.properties.get(name))
        for name in {**before.properties, **after.properties}
    }
    parts |= {"items": (before.items, after.items), "values": (before.values, after.values)}
    for name, (part, changed) in parts.items():
        if part is not None and changed is not None:
            yield from changes(part, changed, because)
        elif part is not changed:
            best = _best(changed) if changed else None
            otherwise = by_reason(best) if best else because
            yield _replaced(before, name, changed, _ground(before, after, name, otherwise))


def _replaced(holder: Shape, name: str, part: Shape | None, because: Because) -> Claim:
    """The claim that a part is added to a shape, or taken from it."""
    fact, dot, key = name.partition(".")
    if not dot:
        return Claim(holder, fact, part, because)
    return Claim(holder, fact, UNSET if part is None else part, because, key)


def _ground(before: Shape, after: Shape, fact: str, because: Because) -> Because:
    reason = after.reasons.get(fact)
    return because if reason is None or reason == before.reasons.get(fact) else by_reason(reason)


def _parts(shape: Shape) -> Iterator[Shape]:
    """A shape and all shapes below it."""
    yield shape
    for part in (*shape.properties.values(), shape.items, shape.values):
        if part is not None:
            yield from _parts(part)
