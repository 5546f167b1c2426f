"""Ranges, lengths, patterns, enumerations and forms of single fields."""

from __future__ import annotations

from typing import Any

from liveref.constraints.comparing import is_missing, problem_of
from liveref.model.constraints.fields import (
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.service.effects.step import FactStep
from liveref.service.work.change import Change


class SingleValues(FactStep[FieldFact]):
    """Judges each value that a request gives or changes, however the request is made. The schemas
    of bodies state these facts as well. Defaults are not judged: the service sets them."""

    kinds = (Range, Length, Pattern, Enumeration, Format)

    def allow(self, change: Change) -> None:
        """Judge the arguments of an action."""
        for fact in self._facts:
            self._judge(fact, change.given.get(fact.field))

    def judge(self, change: Change) -> None:
        before = change.before.data if change.before else {}
        for fact in self._facts:
            value = change.record.data.get(fact.field)
            is_default = change.before is None and change.given and fact.field not in change.given
            if value != before.get(fact.field) and not is_default:
                self._judge(fact, value)

    def _judge(self, fact: FieldFact, value: Any) -> None:
        if not is_missing(value) and (problem := problem_of(fact, value)):
            raise self.refuse(fact, f"{fact.field} must {problem}.", 400, 422, field=fact.field)
