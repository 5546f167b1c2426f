"""Sentences about who may call an operation -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import (
    AdministratorsOnly,
)
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.rule import sentence_rule

__all__ = ["administrator_facts"]


@sentence_rule("administrators")
def administrator_facts(context: Context) -> Iterator[Constraint]:
    """Operations that only administrators may call."""
    chart = context.chart
    operation = context.operation
    if operation is None or not chart.has("ADMIN") or chart.has("IF", "UNLESS", "FIELD", "DEFAULT"):
        return
    if chart.has("CLIENT") or chart.has_word("field", "attribute", "parameter"):
        return
    only = chart.has("ONLY", "MUST", "REQUIRED") or chart.has_word("admin-only", "only")
    if only and not chart.has("NOT"):
        yield AdministratorsOnly(
            reason=context.reason("administrators"),
            code=context.code,
            resource=operation.resource,
            operation=operation.verb,
        )
