"""Requests of a caller who is no administrator."""

from __future__ import annotations

from liveref.constraints.index import concerns
from liveref.exercise.breaking.attempt import Attempt, CannotBreak
from liveref.exercise.in_process import InProcess
from liveref.exercise.session import Session
from liveref.exercise.values import made_up_id
from liveref.model.api import API
from liveref.model.constraints.operations import AdministratorsOnly
from liveref.service.identification import Work
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.system.system import System
from liveref.service.work.outcome import Outcome
from liveref.store.base import Transaction

__all__ = ["call_as_member"]

_MEMBER = Caller(
    user=made_up_id("member").replace("-", ""),
    project=made_up_id("project").replace("-", ""),
    roles=frozenset({"member"}),
)


def call_as_member(api: API, fact: AdministratorsOnly) -> Attempt:
    """The operation, called by a member of a project. The service is one of its own, in this
    process."""
    if api.conventions.authentication is None:
        raise CannotBreak("the service knows no callers: its requests carry no token")
    operation = next((o for o in api.operations if concerns(fact, o)), None)
    if operation is None:
        raise CannotBreak(f"no operation of the {fact.resource} is called {fact.operation}")
    with InProcess(api, Everybody(System(api))) as service:
        session = Session(api, service, {api.conventions.authentication.header: "member"})
        sent = session.supply.exchange(operation, None)
        return Attempt(sent, "from a caller who is no administrator")


class Everybody:
    """Takes every token for that of one member of one project."""

    def __init__(self, system: System) -> None:
        self.system = system

    async def caller(self, text: str | None, now: float) -> Caller:  # noqa: ARG002
        """The member, whatever the token."""
        return _MEMBER

    def may(self, caller: Caller, call: Call, system: System, template: str) -> None:
        """Every request may be tried."""

    async def prepare(self, plan: Plan, call: Call) -> None:
        """No secrets are prepared."""

    def judged(self, plan: Plan, call: Call, tx: Transaction, work: Work) -> Outcome:
        """The work, which is judged by nobody."""
        return work(plan, call, tx)

    def changed(self) -> None:
        """Nothing is remembered of callers."""
