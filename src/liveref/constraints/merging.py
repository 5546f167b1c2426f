"""Constraints of several sources as one set, in which the stronger evidence wins."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import msgspec

from liveref.constraints.index import tag_of
from liveref.model.constraints.base import Statement
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Policy

_SINGLE = {
    "range", "length", "pattern", "enum", "format", "default", "immutable", "read-only",
    "write-only", "normalisation", "computed", "derived", "initial", "soft-delete", "order",
    "page-size", "policy", "idempotent", "administrators-only", "required", "forbidden",
}  # fmt: skip
"""The kinds of which one field, resource or operation can have one fact only."""


def merged(*sources: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """The facts of all sources. Of two that are about the same, the one with the stronger evidence
    stays; of equally strong ones that of the later source."""
    by_subject: dict[Hashable, Constraint] = {}
    for source in sources:
        for fact in source:
            key = _subject(fact)
            other = by_subject.get(key)
            if isinstance(fact, Policy) and isinstance(other, Policy):
                fact = completed(other, fact)  # noqa: PLW2901
            if other is None or fact.reason.evidence.rank >= other.reason.evidence.rank:
                by_subject.pop(key, None)
                by_subject[key] = fact
    return tuple(by_subject.values())


def completed(stated: Policy, later: Policy) -> Policy:
    """A policy with what a later one says: a sentence names the consequence, and an operator the
    requirements. Its reason is that of the consequence."""
    has_consequence = bool(later.status) or later.code is not None
    source = later if has_consequence else stated
    return msgspec.structs.replace(
        source,
        rules=later.rules or stated.rules,
        requirements=later.requirements or stated.requirements,
    )


def _subject(fact: Statement) -> Hashable:
    """The subject of a fact; the fact itself if there may be several about the same."""
    tag = tag_of(fact)
    if tag == "error-code":
        return tag, fact.resource, fact.operation, fact.refusal  # type: ignore[attr-defined]
    if tag == "filter":
        return tag, fact.resource, fact.operation, fact.parameter  # type: ignore[attr-defined]
    if tag not in _SINGLE or getattr(fact, "conditions", None):
        return repr((tag, [getattr(fact, name) for name in _stated(fact)]))
    names = ("resource", "field", "operation")
    return tag, *(getattr(fact, name, "") for name in names)


def _stated(fact: Statement) -> list[str]:
    return [name for name in fact.__struct_fields__ if name != "reason"]
