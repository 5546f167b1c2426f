"""What the identity service judges of its own operations, within their transactions: who may look
at what the path names, and who may pass on what a request makes."""

from __future__ import annotations

from typing import Any

from liveref.identity.delegating import JUDGES, Delegator
from liveref.identity.directory import Directory
from liveref.identity.grounds import end_tokens
from liveref.model.api import Effect
from liveref.model.path import names_in
from liveref.service.effects.handlers import WRITES
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.records import object_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.request.routing import form
from liveref.store.base import Reader, Record, Transaction

_JUDGED = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)


class Judgement:
    """Judges operations on the records of a directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._parties = directory.conventions.parties
        self._enders = directory.conventions.enders
        self._meanings = {name: meaning for meaning, name in directory.resources.items()}

    def before(self, plan: Plan, call: Call, tx: Reader) -> None:
        """Raises Problem 404 for a record in the path that others have, 403 for one that the caller
        may only look at, and for a list that asks for what others have."""
        caller = call.caller
        if caller is None or caller.is_admin:
            return
        for meaning, parties in self._parties.items():
            record = self._named(meaning, plan, call, tx)
            if record is not None:
                self._check(meaning, parties, record, caller, plan)
            if self._lists(meaning, plan):
                _check_list(parties, caller, call)

    def _named(self, meaning: str, plan: Plan, call: Call, tx: Reader) -> Record | None:
        """The record of that meaning that an operation's path names, at its end or above."""
        item, path = form(self._directory.conventions.items[meaning]), form(plan.operation.path)
        if not f"{path}/".startswith(f"{item}/"):
            return None
        name = names_in(plan.operation.path)[item.count("{}") - 1]
        return self._directory.get(tx, meaning, call.path.get(name))

    def _check(
        self, meaning: str, parties: tuple[str, ...], record: Record, caller: Caller, plan: Plan
    ) -> None:
        if caller.user not in map(record.data.get, parties):
            raise Problem(404, f"There is no {plan.resource.name} {record.id}.")
        enders = self._enders.get(meaning, parties)
        if plan.operation.effect in WRITES and caller.user not in map(record.data.get, enders):
            raise Problem(403, "This may only be done by who made it.")

    def _lists(self, meaning: str, plan: Plan) -> bool:
        listed = self._directory.resources.get(meaning) == plan.resource.name
        return listed and plan.operation.effect is Effect.LIST and meaning in self._enders

    def after(self, plan: Plan, call: Call, tx: Transaction, outcome: Outcome) -> None:
        """Judge and complete what was made; end the tokens of what was disabled. Raises Problem
        400, 401, 403."""
        record = outcome.view.record if outcome.view is not None else None
        if record is None or plan.operation.effect not in _JUDGED:
            return
        meaning = self._meanings.get(plan.resource.name, "")
        if call.caller is not None and meaning in JUDGES:
            JUDGES[meaning](Delegator(self._directory, call, tx), record, _given(plan, call))
            tx.update(record)
        end_tokens(self._directory, tx, record.id)


def _check_list(parties: tuple[str, ...], caller: Caller, call: Call) -> None:
    asked = {field: call.one(field) for field in parties if call.one(field) is not None}
    if caller.user not in asked.values():
        names = " or ".join(parties)
        raise Problem(403, f"Others than administrators have to ask for their own: {names}.")


def _given(plan: Plan, call: Call) -> dict[str, Any]:
    return object_of(plan.operation, call.body) if isinstance(call.body, dict) else {}
