"""The stages of what an operation works on, and of its parameters."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.actions import ACTION_RULES
from liveref.rules.operations.merged_resources import merged_part, merged_places
from liveref.rules.operations.queries import find_queries
from liveref.rules.operations.shared_queries import share_queries
from liveref.rules.operations.targets import TARGET_RULES
from liveref.rules.rule import Stage
from liveref.rules.versions.since import find_since

__all__ = ["MERGED", "PARAMETERS", "TARGETS"]


def _parameters(workspace: Workspace) -> None:
    find_queries(workspace.drafts, workspace.document)
    find_since(workspace.drafts)
    share_queries(workspace.drafts, workspace.conventions)


TARGETS = Stage(
    "targets",
    "The place of the resource that an operation works on, its record, and names of actions.",
    (*TARGET_RULES, *ACTION_RULES),
)
MERGED = Stage(
    "merged-resources",
    "Resources that are at several places of the tree of paths.",
    (merged_part, merged_places),
)
PARAMETERS = Stage("parameters", "Parameters of the query.", (), (_parameters,))
