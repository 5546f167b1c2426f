"""The creation of records."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import UNSET

from liveref.model.api import Effect
from liveref.service.effects import collections, records
from liveref.service.effects.bodies import fields_of
from liveref.service.effects.response_context import new_context
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit


class Create(EffectStep):
    """Creates a record of the fields in the body."""

    effects = (Effect.CREATE,)
    passes = ("make", "made")

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return not plan.creates_by_path

    def run(self, unit: Unit) -> Outcome:
        fields = fields_of(self.plan, unit.call)
        change = records.create(self.plan, unit, fields)
        return Outcome(new_context(self.plan, unit, change), created=True)


class CreateSeveral(Create):
    """Creates each record that the body lists, or as many as a field of it says."""

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        body, counts = plan.operation.request, plan.system.behaviour(plan.resource.name).many
        lists = body is not None and (body.wrapper is not None or "array" in body.schema.types)
        return super().fits(plan) and bool(lists or counts)

    def run(self, unit: Unit) -> Outcome:
        if collections.is_bulk(self.plan, unit.call):
            return collections.create(self.plan, unit, partial(self._made, unit))
        fields = collections.numbered(self.plan, fields_of(self.plan, unit.call))
        contexts = [self._made(unit, one, None) for one in fields]
        return Outcome(contexts[0], created=True)

    def _made(self, unit: Unit, fields: dict[str, Any], name: str | None) -> ResponseContext:
        identity = UNSET if name is None else name
        return new_context(self.plan, unit, records.create(self.plan, unit, fields, identity))
