"""Actions on records that the body names by their fields (`PUT /services/disable` with the host and
the binary of a service)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from liveref.model.api import Effect, Target
from liveref.service.effects import records, selection
from liveref.service.effects.actions import arguments_of
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.problem import Problem
from liveref.service.system.standing import with_standing
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Record


class ActOnNamed(EffectStep):
    """Carries out an action on the listed records that the required fields of the body name: they
    get the other fields of the body, and those that the documented answer shows."""

    effects = (Effect.ACTION,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is not Target.ITEM and bool(_naming(plan))

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404, or 400 where the document has no 404, if no record has the fields."""
        plan, call = self.plan, unit.call
        arguments = arguments_of(plan, call)
        given = arguments if isinstance(arguments, dict) else {}
        named = {name: given.get(name) for name in _naming(plan)}
        chosen = [one for one in self._listed(unit) if named.items() <= one.data.items()]
        if not chosen:
            code = 404 if 404 in plan.operation.errors else 400
            names = " and ".join(f"{name} {value}" for name, value in named.items())
            raise Problem(code, f"There is no {plan.resource.name} with {names}.")
        for record in chosen:
            plan.system.owners.check_change(call, record)
            record.data |= self._shown_afterwards | {n: given[n] for n in self._set_by(given)}
            record.updated = call.now
            records.keep(unit.tx, record)
        return Outcome(ResponseContext.at(call, chosen[0]))

    def _listed(self, unit: Unit) -> list[Record]:
        """The records that the caller sees in a list."""
        plan, call, tx = self.plan, unit.call, unit.tx
        name = plan.resource.name
        there = plan.system.standing.of(name, call.version, _collection(plan))
        together = with_standing(there, plan.kind, tx.page(plan.kind), call.now)
        return [
            record
            for record in together
            if selection.sees(tx, plan.system, plan.operation, name, record, call)
        ]

    def _set_by(self, given: dict[str, Any]) -> set[str]:
        """The fields of a record that a request sets."""
        listed = self.plan.system.uses.listed[self.plan.resource.name]
        return (given.keys() & listed) - set(_naming(self.plan))

    @cached_property
    def _shown_afterwards(self) -> dict[str, Any]:
        """The fields of a record that the example of the answer shows, and no request gives."""
        plan = self.plan
        examples = plan.response.body.examples if plan.response and plan.response.body else ()
        value = next((one.value for one in examples if isinstance(one.value, dict)), {})
        shown = value.get(plan.wrapper) if plan.wrapper else value
        listed = plan.system.uses.listed[plan.resource.name] - _requested(plan).keys()
        return {n: v for n, v in shown.items() if n in listed} if isinstance(shown, dict) else {}


def _collection(plan: Plan) -> str:
    """The path of the list above the action."""
    return plan.operation.path.rpartition("/")[0]


def _requested(plan: Plan) -> dict[str, Any]:
    """The fields of the request."""
    request = plan.operation.request
    return dict(request.record.properties) if request is not None else {}


def _naming(plan: Plan) -> tuple[str, ...]:
    """The required fields of the request that a list above it shows; none if there is no list, or
    if an operation creates what it lists: an action on such a collection makes one more."""
    resource, path = plan.resource.name, _collection(plan)
    if resource in plan.system.made_here:
        return ()
    lists = (o for o in plan.system.api.operations if o.effect is Effect.LIST)
    if not any(o.path == path and o.resource == resource for o in lists):
        return ()
    listed = plan.system.uses.listed.get(resource, frozenset())
    return tuple(n for n, field in _requested(plan).items() if field.required and n in listed)
