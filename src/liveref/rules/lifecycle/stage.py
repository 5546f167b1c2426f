"""The stage of what happens to records."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.behaviours import implied_behaviour
from liveref.rules.rule import Stage

__all__ = ["LIFECYCLE"]


def _lifecycle(workspace: Workspace) -> None:
    workspace.behaviour = implied_behaviour(
        workspace.drafts,
        workspace.pooled,
        workspace.owned,
        workspace.password,
        workspace.conventions,
    )


LIFECYCLE = Stage("lifecycle", "Statuses, transitions, unique fields.", (), (_lifecycle,))
