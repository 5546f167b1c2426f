"""Identification: the service asks it for the caller of a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.system.system import System
from liveref.service.work.outcome import Outcome

Work = Callable[[Plan, Call, Any], Outcome]
"""The work of an operation: in a transaction, or as a read of committed data."""


class Identification(Protocol):
    """Identifies callers by their tokens; `system` is the one whose records hold the users."""

    @property
    def system(self) -> System:
        """The system in whose records users are kept."""

    async def caller(self, text: str | None, now: float) -> Caller:
        """The caller of a token. Raises Problem 401."""

    def may(self, caller: Caller, call: Call, system: System, template: str) -> None:
        """Raises Problem 401 or 403 for an operation that the caller may not use. `template` is its
        path, "" for a public page."""

    async def prepare(self, plan: Plan, call: Call) -> None:
        """Prepare the secrets that a write to `system` sets."""

    def judged(self, plan: Plan, call: Call, tx: Any, work: Work) -> Outcome:
        """Execute the `work` of an operation on `system` in its transaction, if the caller may.
        Raises Problem, with no change made."""

    def changed(self) -> None:
        """Discard cached callers after a write to `system`."""
