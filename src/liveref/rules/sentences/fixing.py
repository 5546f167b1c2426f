"""Fields that may be changed under a condition alone -> facts that refuse no other change."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Immutable
from liveref.rules.sentences.clauses import MAIN
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.states import State, condition_of
from liveref.rules.sentences.things import FieldRef

__all__ = ["changed_fields", "fixed_fields"]


def changed_fields(
    context: Context, operation: Operation, stated: tuple[State, ...]
) -> list[FieldRef]:
    """The fields whose change alone is refused, outside of conditions: "the `name` can only be
    changed while ...". An update of other fields is not."""
    if not operation.effect.traits.updates:
        return []
    main = [c for c in context.clauses if c.kind == MAIN]
    marks = [
        mark
        for mark in context.chart.all("FIELD")
        if (
            any(c.start <= mark.start < c.end for c in main)
            or context.chart.has("CHANGE", start=mark.end, end=mark.end + 3)
        )
        and not any(state.start <= mark.start < state.end for state in stated)
        and not context.chart.has("OP", "RES", start=mark.start, end=mark.end)
    ]
    refs = {mark.start: context.resolve(mark, operation.resource) for mark in marks}
    return [ref for ref in refs.values() if ref is not None and ref.location == "body"]


def fixed_fields(
    context: Context, refs: list[FieldRef], barred: list[State], needed: list[State]
) -> Iterator[Constraint]:
    """The fields as immutable while the one condition is not met; nothing for several of them."""
    states_of_all = [*((s, True) for s in barred), *((s, False) for s in needed)]
    if len(states_of_all) != 1:
        return
    state, holds = states_of_all[0]
    for ref in refs:
        if state.resource == ref.resource and state.field != ref.name:
            yield Immutable(
                reason=context.reason("precondition"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                conditions=(condition_of(state, holds=holds, own=ref.resource),),
            )
