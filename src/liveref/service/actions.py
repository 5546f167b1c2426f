"""Actions: what a record is told to do."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Target
from liveref.service import records, selection, transitions
from liveref.service.call import Call
from liveref.service.outcome import Outcome
from liveref.service.plan import Plan
from liveref.service.representation import View
from liveref.service.secret_fields import SecretFields
from liveref.service.singletons import stand_in
from liveref.store.base import Record, Transaction


def act(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Carry out an action on a record, as behaviour declares it.

    Raises Problem 404 for an unknown record, 409 where its status does not allow the
    action, 400 for a body or a secret that does not meet the requirements.
    """
    arguments = _arguments(plan, call)
    if plan.operation.target is not Target.ITEM:
        selection.check_parents(tx, plan.system, plan.operation, call)
        return Outcome(View(stand_in(plan, call), call.known, call.now, base=call.base))
    record = selection.by_path(tx, plan.system, plan.operation, call)
    transitions.allow(plan, record, call.now)
    transitions.carry_out(plan, record, arguments, call.now)
    _change_secrets(plan, call, record, arguments)
    record.updated = call.now
    needs = plan.shape.needs
    related = selection.related(tx, plan.system, plan.resource, record, needs)
    shown = View(record, call.known, call.now, related, {}, call.base)
    if plan.transition is not None and plan.transition.deletes:
        orphans = records.delete(tx, plan.system, plan.resource.name, record)
        return Outcome(shown, orphans=tuple(orphans))
    records.keep(tx, record)
    return Outcome(shown)


def _arguments(plan: Plan, call: Call) -> Any:
    body = plan.validator.check(call.body) if plan.validator else call.body
    request = plan.operation.request
    wrapper = plan.operation.action or (request.wrapper if request else None)
    return body.get(wrapper) if wrapper and isinstance(body, dict) else body


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
