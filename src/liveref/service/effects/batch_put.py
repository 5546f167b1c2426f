"""Batch PUT: one body holds the content of several PUTs, applied all at once or not at all: maps by
identity, under the names of the collections to which these PUTs belong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import msgspec

from liveref.model.api import Operation
from liveref.model.microversion import Version
from liveref.model.path import last_word, names_in
from liveref.model.projection import at_version
from liveref.service.effects.carrying_out import begin
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit, unit_of


class BatchPut(EffectStep):
    """Puts each entry of the body as its own PUT would, parents first; the whole is judged at last.
    A batch of one has the answer of that PUT."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._plans: dict[tuple[str, Version | None], Plan] = {}

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        writes = not plan.operation.effect.traits.reads
        return cls(plan) if writes and plan.batch_operations else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "spread_over")]

    def run(self, unit: Unit) -> Outcome:
        puts = [
            self._put(unit, operation, identity, value)
            for operation, identity, value in self._entries(unit)
        ]
        outcomes = [begin(plan, put) for plan, put in puts]
        for plan, put in puts:
            for finish in plan.steps.finish:
                finish(put)
        return outcomes[0] if len(outcomes) == 1 else Outcome()

    def _entries(self, unit: Unit) -> Iterator[tuple[Operation, str, Any]]:
        """The PUTs that the body holds: the operation, the identity and the body of each."""
        plan, version = self.plan, unit.call.version
        body = plan.validator.check(unit.call.body) if plan.validator else unit.call.body
        whole = plan.operation.request is not None and not plan.operation.request.schema.properties
        parts: dict[str, Any] = {last_word(plan.operation.path): body} if whole else body
        for word, operation in plan.batch_operations.items():
            current = at_version(operation, version) if version else operation
            if current is not None and isinstance(parts.get(word), dict):
                yield from ((current, identity, value) for identity, value in parts[word].items())

    def _put(
        self, unit: Unit, operation: Operation, identity: str, value: Any
    ) -> tuple[Plan, Unit]:
        """One PUT: its plan, and its unit of work."""
        (name,) = names_in(operation.path)
        single = msgspec.structs.replace(unit.call, path={name: identity}, body=value)
        key = (operation.id, unit.call.version)
        if key not in self._plans:
            self._plans[key] = self.plan.of(operation)
        return self._plans[key], unit_of(single, unit.tx, None)
