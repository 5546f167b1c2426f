"""Actions: operations on a record other than create, read, update and delete."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Target
from liveref.model.behaviour import PasswordPolicy, Secret
from liveref.model.path import PARAMETER, names_in
from liveref.naming.nouns import singular, slug
from liveref.service.effects import (
    capacity_claims,
    consequences,
    preconditions,
    records,
    references,
    selection,
    transitions,
)
from liveref.service.effects.binary import take_staged
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.reserved import check_reserved
from liveref.service.effects.secret_fields import Reveal, SecretFields
from liveref.service.effects.singletons import stand_in
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.store.base import Record, Transaction
from liveref.values import passwords


def act(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Carry out an action on a record, as behaviour declares it.

    Raises Problem 404 for an unknown record, 409 where its status does not allow the
    action, 400 for a body or a secret that does not meet the requirements.
    """
    arguments = _arguments(plan, call)
    if plan.operation.target is not Target.ITEM:
        selection.check_parents(tx, plan.system, plan.operation, call)
        return Outcome(ResponseContext.at(call, stand_in(plan, call)))
    record = selection.by_path(tx, plan.system, plan.operation, call)
    preconditions.check(plan, call, tx, record, arguments)
    capacity_claims.check_claims(plan, call, tx)
    if isinstance(arguments, dict):
        check_reserved(plan, call, tx, {}, arguments)
    if isinstance(arguments, dict):
        references.resolve_references(tx, plan.system, plan.operation, arguments, call)
    transitions.carry_out(plan, record, arguments, call.now)
    made = consequences.follow(plan, call, tx, record, arguments)
    _change_secrets(plan, call, record, arguments)
    take_staged(plan, record)
    record.updated = call.now
    answered = _answered(plan, record, made)
    related = selection.related(tx, plan, answered, plan.shape.needs, call)
    context = ResponseContext.at(call, answered, related, _revealed(plan, record, arguments))
    if plan.transition is not None and plan.transition.deletes:
        orphans = records.delete(tx, plan.system, plan.resource.name, record)
        return Outcome(context, orphans=tuple(orphans))
    records.keep(tx, record)
    if plan.transition is not None and (plan.transition.sets or plan.transition.values):
        preconditions.check_quota(plan, call, tx, record)
    return Outcome(context, location=_place(plan, made))


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


def _arguments(plan: Plan, call: Call) -> Any:
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


def _change_secrets(plan: Plan, call: Call, record: Record, arguments: Any) -> None:
    if not isinstance(arguments, dict):
        return
    secrets = plan.system.behaviour(plan.resource.name).secrets
    given = {
        name: arguments[name]
        for name, secret in secrets.items()
        if name in arguments and plan.operation.verb in secret.actions
    }
    SecretFields(plan.system, plan.resource, record, call.now).at_change(given)
