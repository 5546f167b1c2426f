"""Facts that a sentence seems to state, and that a table of the same field rules out."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.conditions import Condition
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default
from liveref.model.constraints.operations import Precondition
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.clauses import CONDITIONS, MAIN, NEGATIVE
from liveref.rules.sentences.context import Context

__all__ = ["doubted_facts"]

_NEAR = 3
"""The most tokens between the word "status" and a literal behind it."""


def doubted_facts(context: Context) -> Iterator[Constraint]:
    """Facts with a value that the `enum` of the field lacks. They are not executed: only the author
    knows which of the two is meant."""
    yield from _defaults(context)
    yield from _statuses(context)


def _statuses(context: Context) -> Iterator[Constraint]:
    """The status that an operation is said to need or to lead to: a literal behind the word."""
    operation, chart = context.operation, context.chart
    if operation is None or not operation.effect.changes_record or chart.has("EXAMPLE"):
        return
    field = context.things.status_field(operation.resource)
    ref = context.things.field(operation.resource, field) if field else None
    named = {mark.start for mark in chart.all("FIELD", "VALUE")}
    for mark in chart.all("LIT") if ref is not None and ref.schema.enum else ():
        near = max(0, mark.start - _NEAR)
        is_status = chart.has_word("status", "state", start=near, end=mark.start)
        others = [other for other in context.named_resources if other != operation.resource]
        if is_status and mark.start not in named and not others and field:
            yield Precondition(
                reason=context.reason("precondition"),
                resource=operation.resource,
                operation=operation.verb,
                conditions=(Condition(field=field, value=mark.value.strip("\"'")),),
            )


def _defaults(context: Context) -> Iterator[Constraint]:
    """The default that a description states with one literal, and that the `enum` of the field
    lacks."""
    chart = context.chart
    is_default = chart.has("OMIT") or chart.has_word("default")
    if context.place is not Place.PARAMETER or not is_default or chart.has("EXAMPLE", "OR"):
        return
    literals = [mark for mark in chart.all("LIT") if _is_outside(context, mark)]
    names = {mark.start for mark in chart.all("FIELD")}
    if len(literals) != 1 or literals[0].start in names or not context.is_requested:
        return
    value = literals[0].value.strip("\"'")
    for ref in context.fields:
        texts = {str(listed).lower() for listed in ref.schema.enum}
        if ref.location == "body" and texts and value.lower() not in texts | {"null", "none"}:
            yield Default(
                reason=context.reason("default"),
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                value=value,
            )


def _is_outside(context: Context, mark: Mark) -> bool:
    """Whether a mark stands in no condition."""
    clauses = (c.kind for c in context.clauses if c.start <= mark.start < c.end)
    return next(clauses, MAIN) not in CONDITIONS | NEGATIVE
