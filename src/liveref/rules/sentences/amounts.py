"""The amounts of fields that a sentence makes a condition: "once `reminders` has reached 3"."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.conditions import Operator
from liveref.rules.sentences.context import Context, Outcomes
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.states import State, states

__all__ = ["conditions_in"]

_NUMBERS = frozenset({"integer", "number"})
_PATTERNS = (
    ("f:FIELD .. n:NUM ORMORE", Operator.AT_LEAST),
    ("f:FIELD .. n:NUM ORLESS", Operator.AT_MOST),
    ("f:FIELD .. ABOVE n:NUM", Operator.GREATER),
    ("f:FIELD .. BELOW n:NUM", Operator.LESS),
    ("f:FIELD .. MIN n:NUM", Operator.AT_LEAST),
    ("f:FIELD .. MAX n:NUM", Operator.AT_MOST),
    ("f:FIELD .. reach/hit/attain n:NUM", Operator.AT_LEAST),
    ("have/with .. ABOVE n:NUM f:FIELD", Operator.GREATER),
    ("have/with .. BELOW n:NUM f:FIELD", Operator.LESS),
    ("have/with .. MIN n:NUM f:FIELD", Operator.AT_LEAST),
    ("have/with .. n:NUM ORMORE f:FIELD", Operator.AT_LEAST),
)
"""Wordings of an amount, with its operator. The first that stands in a clause is taken."""


def conditions_in(
    context: Context, start: int, end: int, outcomes: Outcomes | None = None
) -> list[State]:
    """The states and the amounts that some tokens speak of, in order."""
    amounts = [*_amounts(context, start, end)]
    covered = {at for amount in amounts for at in range(amount.start, amount.end)}
    stated = states(context, start, end, outcomes)
    stated = [s for s in stated if covered.isdisjoint(range(s.start, s.end))]
    return sorted([*stated, *amounts], key=lambda state: state.start)


def _amounts(context: Context, start: int, end: int) -> Iterator[State]:
    if not context.chart.has("NUM", start=start, end=end):
        return
    for pattern, operator in _PATTERNS:
        place = match(context.chart, pattern, start)
        if place is None or place[""].end > end:
            continue
        ref = context.resolve(place["f"])
        if ref is None or ref.location != "body" or not _NUMBERS & set(ref.types):
            continue
        yield State(
            ref.resource,
            ref.name,
            (place["n"].value,),
            context.is_negated(place["n"].start),
            place[""].start,
            place[""].end,
            operator,
        )
        return
