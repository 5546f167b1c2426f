"""The records of which a sentence says that there must be some, or none."""

from __future__ import annotations

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Existence, Related
from liveref.rules.sentences.clauses import CONDITIONS, NEGATIVE
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match

__all__ = ["existences_of"]


def existences_of(context: Context, operation: Operation) -> list[Existence]:
    """Records of which there must be some, or none: "while the garage has no bay"."""
    chart = context.chart
    if operation.effect is Effect.DELETE:
        return []
    if context.code is None and not chart.has("CANNOT") and match(chart, "NO RES") is None:
        return []
    for clause in context.clauses:
        if clause.kind not in CONDITIONS | NEGATIVE:
            continue
        inside = {"start": clause.start, "end": clause.end}
        missing = match(chart, "NO/EMPTY r:RES", clause.start)
        existing = match(chart, "HAVE/there/be .. r:RES", clause.start) or match(
            chart, "r:RES be .. there/here/left/in/on/at", clause.start
        )
        slots = missing or existing
        if slots is None or slots["r"].end > clause.end or chart.has("VALUE", **inside):
            continue
        if chart.has("FIELD", start=slots["r"].end, end=clause.end):
            continue  # "no box with this `box_id`": one record, and not any
        child = str(slots["r"].value)
        if child == operation.resource:
            continue
        is_missing = missing is not None
        if clause.kind in NEGATIVE:
            is_missing = not is_missing
        link = context.things.link(child, operation.resource)
        related = Related(resource=child, by=link if link is not None else "*")
        if link is None and not is_missing:
            continue
        return [
            Existence(
                records=related, minimum=1 if is_missing else 0, maximum=None if is_missing else 0
            )
        ]
    return []
