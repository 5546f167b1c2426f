"""The stage that reads paths."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.routes.header_fields import tell_headers
from liveref.rules.routes.map_levels import tell_levels
from liveref.rules.rule import Stage

__all__ = ["PATHS"]


def _headers(workspace: Workspace) -> None:
    tell_headers(workspace.drafts, workspace.conventions)


def _levels(workspace: Workspace) -> None:
    tell_levels(workspace.drafts, workspace.tree)


PATHS = Stage("paths", "The places of operations in the tree of paths.", (), (_headers, _levels))
