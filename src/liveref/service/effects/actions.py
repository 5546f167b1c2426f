"""Actions: operations on a record other than create, read, update and delete."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.model.path import PARAMETER, names_in
from liveref.naming.nouns import singular, slug
from liveref.service.effects import records, selection
from liveref.service.effects.response_context import related
from liveref.service.effects.singletons import stand_in
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext, Reveal
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Record
from liveref.values import passwords


class Act(EffectStep):
    """Carries out the action on the record in the path."""

    effects = (Effect.ACTION,)
    passes = ("allow", "change", "changed")

    def run(self, unit: Unit) -> Outcome:
        plan, arguments = self.plan, arguments_of(self.plan, unit.call)
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        change = records.change_of(plan, unit, record, arguments, arguments)
        records.allow(plan, change)
        for step in plan.steps.change:
            step(change)
        record.updated = unit.call.now
        return self._stored(unit, change, self._context(unit, change))

    def _context(self, unit: Unit, change: Change) -> ResponseContext:
        plan, record = self.plan, change.record
        shown = _answered(plan, record, change.related)
        records = related(unit.tx, plan, shown, plan.shape.needs, unit.call)
        reveal = _revealed(plan, record, change.arguments)
        return ResponseContext.at(unit.call, shown, records, reveal)

    def _stored(self, unit: Unit, change: Change, context: ResponseContext) -> Outcome:
        plan, record = self.plan, change.record
        if plan.transition is not None and plan.transition.deletes:
            orphans = records.delete(unit.tx, plan.system, plan.resource.name, record)
            return Outcome(context, orphans=tuple(orphans))
        records.keep(unit.tx, record)
        for changed in plan.steps.changed:
            changed(change)
        return Outcome(context, location=_place(plan, change.related))


class ActElsewhere(EffectStep):
    """Answers an action on no single record with the documented values."""

    effects = (Effect.ACTION,)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.operation.target is not Target.ITEM

    def run(self, unit: Unit) -> Outcome:
        arguments_of(self.plan, unit.call)
        return Outcome(ResponseContext.at(unit.call, stand_in(self.plan, unit.call)))


def _place(plan: Plan, made: dict[str, Record]) -> str | None:
    """The Location of a record that the action creates, if the document says that the answer has
    it."""
    for name, record in made.items() if plan.tells_location else ():
        for system in (plan.system, *plan.system.beside):
            items = system.resources[name].items if name in system.resources else ()
            if top_level := [path for path in items if len(names_in(path)) == 1]:
                return system.prefix + PARAMETER.sub(str(identity(record)), top_level[0])
    return None


def _answered(plan: Plan, record: Record, made: dict[str, Record]) -> Record:
    """The record that the answer shows: a created one if the answer's key is its name."""
    word = singular(slug(plan.wrapper or ""))
    if word != plan.resource.name and plan.wrapper != plan.operation.action:
        for name, candidate in made.items():
            if word and word in (name, *name.split("_")):
                return candidate
    return _naming(record, made)


def _naming(record: Record, made: dict[str, Record]) -> Record:
    """The record with the identities of the records created with it: `image_id`."""
    if not made:
        return record
    named = {f"{name}_id": identity(created) for name, created in made.items()}
    return msgspec.structs.replace(record, data=record.data | named)


def _revealed(plan: Plan, record: Record, arguments: Any) -> Reveal:
    """The secrets that this answer alone reveals: the given ones, or generated ones."""
    given = arguments if isinstance(arguments, dict) else {}
    revealed: Reveal = {}
    for resource, name in plan.reveals if plan.root is not None else ():
        if resource != plan.resource.name:
            continue
        secret = plan.system.behaviour(resource).secrets.get(name, Secret(returns=True))
        if not isinstance(given.get(name), str):
            policy = secret.policy or PasswordPolicy()
            revealed[resource, name] = passwords.generate(
                policy, record.data, plan.system.generator
            )
        elif secret.returns:
            revealed[resource, name] = given[name]
    return revealed


def arguments_of(plan: Plan, call: Call) -> Any:
    """The arguments of an action: its part of a valid body, else the query. Raises Problem 400."""
    body, action = call.body, plan.operation.action
    if isinstance(body, dict) and action and body.get(action) in call.path.values():
        # Some clients send the record's identity as the only argument.
        body = {action: {}}
    body = plan.validator.check(body) if plan.validator else body
    if body is UNSET and call.query:
        return {name: values[-1] for name, values in call.query.items()}
    if plan.operation.action and isinstance(body, dict):
        return body.get(plan.operation.action)
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    return body.get(wrapper, body) if wrapper and isinstance(body, dict) else body
