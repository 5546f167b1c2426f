"""Trials: requests that are judged as creates, and store nothing."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.api import Effect, Operation, Target
from liveref.service.effects.bodies import fields_of
from liveref.service.effects.fields import stored_fields
from liveref.service.effects.singletons import stand_in
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Record


class Try(EffectStep):
    """Judges the body as the create of the collection does, stores nothing, and answers with the
    given values beside the documented ones."""

    effects = (Effect.TRY,)

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        creates = (
            operation
            for operation in plan.system.api.operations
            if operation.resource == plan.resource.name
            and operation.effect is Effect.CREATE
            and operation.target is Target.COLLECTION
        )
        create = next(creates, None)
        self._create = plan.of(create) if create is not None else None
        self._asks_less = create is not None and _asks_less(plan.operation, create)

    def basis(self) -> list[Basis]:
        create = self._create
        return [*super().basis(), *([Basis(create.operation.id, "effect")] if create else ())]

    def run(self, unit: Unit) -> Outcome:
        plan, call = self.plan, unit.call
        given = fields_of(plan, call) if call.body is not UNSET else {}
        record = stand_in(plan, call)
        if self._create is not None and call.body is not UNSET:
            asked = given if self._asks_less else fields_of(self._create, call)
            record.data |= self._judged(self._create, unit, asked)
        return Outcome(ResponseContext.at(call, _with(record, given)))

    def _judged(self, create: Plan, unit: Unit, given: dict[str, Any]) -> dict[str, Any]:
        """The fields of the record that a create would make. Raises Problem."""
        data = stored_fields(create, create.writable.defaults | create.writable.of(given))
        now, name = unit.call.now, create.resource.name
        record = Record(kind=create.kind, id="", data=data, created=now, updated=now)
        change = Change(create.system, name, unit.call, unit.tx, record, None, given)
        for step in (*create.steps.complete, *create.steps.judge):
            step(change)
        return record.data


def _asks_less(trial: Operation, create: Operation) -> bool:
    """Whether the request of a trial has no such field as one that the create requires."""
    if trial.request is None or create.request is None:
        return False
    needed = {n for n, prop in create.request.record.properties.items() if prop.required}
    return not needed.issubset(trial.request.record.properties)


def _with(record: Record, given: dict[str, Any]) -> Record:
    record.data = given | record.data
    return record
