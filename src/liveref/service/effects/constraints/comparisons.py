"""Comparisons of a field with another one."""

from __future__ import annotations

from liveref.constraints.comparing import is_missing, meets, ordered
from liveref.model.constraints.conditions import Operator
from liveref.model.constraints.fields import Comparison
from liveref.service.effects.step import FactStep, is_touched
from liveref.service.lookup.values import Values
from liveref.service.work.change import Change

_WORDS = {
    Operator.EQUAL: "the same as",
    Operator.NOT_EQUAL: "different from",
    Operator.LESS: "less than",
    Operator.AT_MOST: "at most",
    Operator.AT_LEAST: "at least",
    Operator.GREATER: "greater than",
}


class Comparisons(FactStep[Comparison]):
    """Refuses a record, or an argument, that compares with another value in a way that it may
    not."""

    kinds = (Comparison,)

    def allow(self, change: Change) -> None:
        """Judge the arguments of an action."""
        for fact in self._facts:
            if fact.field in change.given and fact.operation:
                self._judge(fact, change)

    def judge(self, change: Change) -> None:
        for fact in self._facts:
            others = (fact.other.field,) if not fact.other.of else (fact.other.of,)
            if is_touched(change, fact.field, *others):
                self._judge(fact, change)

    def _judge(self, fact: Comparison, values: Values) -> None:
        left = values.given.get(fact.field) if fact.operation else None
        left = values.record.data.get(fact.field) if is_missing(left) else left
        right = values.of(fact.other)
        if is_missing(left) or is_missing(right):
            return
        is_ordered = fact.operator in (Operator.EQUAL, Operator.NOT_EQUAL) or ordered(left, right)
        if is_ordered and not meets(fact.operator, left, right):
            word = _WORDS.get(fact.operator, fact.operator.value)
            message = f"{fact.field} must be {word} {fact.other.field}."
            raise self.refuse(fact, message, 400, 409, 422, field=fact.field)
