"""The stages of what an operation works on, and of its parameters."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.actions import action_name
from liveref.rules.operations.effects import destination
from liveref.rules.operations.merged_resources import join_places
from liveref.rules.operations.queries import find_queries
from liveref.rules.operations.shared_queries import share_queries
from liveref.rules.operations.targets import aim
from liveref.rules.rule import Stage
from liveref.rules.versions.since import find_since

__all__ = ["PARAMETERS", "TARGETS"]


def _targets(workspace: Workspace) -> None:
    for draft in workspace.drafts:
        draft.leads_to = destination(draft, workspace.tree)
        draft.action = action_name(draft, workspace.conventions)
        aim(draft, workspace.tree, workspace.conventions)
    join_places(workspace.drafts)


def _parameters(workspace: Workspace) -> None:
    find_queries(workspace.drafts, workspace.document)
    find_since(workspace.drafts)
    share_queries(workspace.drafts, workspace.conventions)


TARGETS = Stage("targets", "The thing that an operation works on.", (), (_targets,))
PARAMETERS = Stage("parameters", "Parameters of the query.", (), (_parameters,))
