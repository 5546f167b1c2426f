"""Conditional requests on one record."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Effect, Target
from liveref.naming.patterns import compiled
from liveref.service.effects import selection
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.request.validators import CONDITIONAL, Validators, failed_condition
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Record

_READING = ("GET", "HEAD")


class Conditions(Step):
    """Refuses a change of a record that is not as `If-Match` and its like ask, and answers 304 to
    a read of data that the client has already."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        effect, traits = plan.operation.effect, plan.operation.effect.traits
        if plan.operation.target is not Target.ITEM or not plan.operation.identifier:
            return None
        changes = plan.takes_fields or traits.binary or effect is Effect.DELETE
        return cls(plan) if changes else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "target")]

    def arrive(self, unit: Unit) -> None:
        headers, plan = unit.call.headers, self.plan
        if CONDITIONAL.isdisjoint(headers):
            return
        record = selection.find(unit.tx, plan.kind, plan.operation, unit.call)
        if record is None and not plan.operation.effect.traits.creates_named:
            return
        state = validators(plan, record) if record is not None else None
        code = failed_condition(headers, state, reads=unit.call.method in _READING)
        if code is not None:
            raise _refusal(code, plan, state)


def validators(plan: Plan, record: Record) -> Validators:
    """The validators of a record: its tag is the digest of its data."""
    digest = compiled(plan.system.api.conventions.uploads.md5)
    tags = (value for name, value in record.data.items() if digest.fullmatch(name))
    tag = next((value for value in tags if isinstance(value, str)), None)
    counted = {
        name: 0
        for name in plan.resource.schema.properties
        if plan.system.names.means("generation", name)
    }
    fields = counted | record.data  # a record that was never changed stores no number
    plain = {name: str(value) for name, value in fields.items() if not isinstance(value, dict)}
    return Validators(tag, record.updated, plain)


def _refusal(code: int, plan: Plan, state: Validators | None) -> Problem:
    message = f"The {plan.resource.name} is not as the condition of the request asks."
    if state is None or state.tag is None:
        return Problem(code, message, exact=True)
    # Where headers are fields, other answers have it without quotation marks.
    tag = f'"{state.tag}"' if plan.encoding.head is None else state.tag
    return Problem(code, message, headers=(("ETag", tag),), exact=True)
