"""Who calls: what a service asks of those who know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.system.system import System

Work = Callable[[Plan, Call, Any], Outcome]
"""What an operation does, in a transaction, or reads, in a view of what is committed."""


class Identification(Protocol):
    """Knows callers by what they send; `system` is the one whose records say who there is."""

    @property
    def system(self) -> System:
        """The system in whose records users are kept."""

    async def caller(self, text: str | None, now: float) -> Caller:
        """Who sends a token. Raises Problem 401."""

    def may(self, caller: Caller, call: Call, system: System, template: str) -> None:
        """Raises Problem 401 or 403 for an operation that the caller may not use. `template` is its
        path, "" for a page that all may look at."""

    async def prepare(self, plan: Plan, call: Call) -> None:
        """Make ready what a write to `system` sets of secrets."""

    def judged(self, plan: Plan, call: Call, tx: Any, work: Work) -> Outcome:
        """Do the `work` of an operation on `system` in its transaction, if it is the caller's to
        do. Raises Problem, and then nothing was done."""

    def changed(self) -> None:
        """Forget what was known: `system` was written to."""
