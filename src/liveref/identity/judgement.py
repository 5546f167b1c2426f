"""Judges requests to the identity service within their transactions: who may look at the records
that a path names, and who may pass on the roles that a request gives."""

from __future__ import annotations

from typing import Any

from liveref.identity.delegating import JUDGES, Delegator
from liveref.identity.directory import Directory
from liveref.identity.grounds import end_tokens
from liveref.identity.lent import check_lent
from liveref.model.api import Effect
from liveref.model.path import form, names_in
from liveref.service.effects.records import object_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.status import parent
from liveref.service.work.outcome import Outcome
from liveref.store.base import Reader, Transaction

_SIGNING = ("credential", "ec2_credential")


class Judgement:
    """Judges operations on the records of a directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._enders = directory.conventions.enders
        self._meanings = {name: meaning for meaning, name in directory.resources.items()}
        items = directory.conventions.items
        self._nested = {meaning: path for meaning, path in items.items() if path.count("{}") > 1}

    def before(self, plan: Plan, call: Call, tx: Reader) -> None:
        """Raises Problem 404 where the path names a record below another user than its own, 403 for
        a write to a record of which the caller is not the one who may end it, for a list that
        does not ask for the caller's own, and where what was delegated asks for credentials that it
        did not make."""
        self._check_above(plan, call, tx)
        caller, meaning = call.caller, self._meanings.get(plan.resource.name, "")
        if caller is not None and meaning in _SIGNING and not caller.is_admin:
            self._check_lent(plan, call, tx, meaning)
        if caller is None or caller.is_admin or meaning not in self._enders:
            return
        effect = plan.operation.effect
        if effect is Effect.LIST:
            _check_list([*plan.system.owners.fields(plan.resource)], caller, call)
        elif not effect.traits.reads and plan.operation.identifier is not None:
            identity = call.path.get(plan.operation.identifier)
            record = self._directory.get(tx, meaning, identity)
            if record is None or not plan.system.owners.sees(caller, record):
                return
            if caller.user not in map(record.data.get, self._enders[meaning]):
                raise Problem(403, "This may only be done by who made it.")

    def _check_lent(self, plan: Plan, call: Call, tx: Reader, meaning: str) -> None:
        if plan.operation.effect is not Effect.CREATE:
            identity = call.path.get(plan.operation.identifier or "")
            record = self._directory.get(tx, meaning, identity)
            if record is not None or plan.operation.effect is Effect.LIST:
                check_lent(Delegator(self._directory, call, tx).token, record)

    def _check_above(self, plan: Plan, call: Call, tx: Reader) -> None:
        path = form(plan.operation.path)
        for meaning, item in self._nested.items():
            if f"{path}/".startswith(f"{item}/"):
                above, identity = [call.path.get(n) for n in names_in(plan.operation.path)[:2]]
                record = self._directory.get(tx, meaning, identity)
                if record is not None and parent(record) != above:
                    raise Problem(404, f"There is no {plan.resource.name} {identity}.")

    def after(self, plan: Plan, call: Call, tx: Transaction, outcome: Outcome) -> None:
        """Judge and complete what was made; end the tokens of what was disabled. Raises Problem
        400, 401, 403."""
        record = outcome.context.record if outcome.context is not None else None
        if record is None or not plan.operation.effect.traits.takes_fields:
            return
        meaning = self._meanings.get(plan.resource.name, "")
        if call.caller is not None and meaning in JUDGES:
            JUDGES[meaning](Delegator(self._directory, call, tx), record, _given(plan, call))
            tx.update(record)
        end_tokens(self._directory, tx, record.id)


def _check_list(parties: list[str], caller: Caller, call: Call) -> None:
    asked = {field: call.one(field) for field in parties if call.one(field) is not None}
    if caller.user not in asked.values():
        names = " or ".join(parties)
        raise Problem(403, f"Others than administrators have to ask for their own: {names}.")


def _given(plan: Plan, call: Call) -> dict[str, Any]:
    return object_of(plan.operation, call.body) if isinstance(call.body, dict) else {}
