"""The stage of the answers, and of the finished operations."""

from __future__ import annotations

from liveref.rules.build_operation import finish, finish_resource
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.findings.assumptions import doubts
from liveref.rules.findings.guessed_rows import guesses
from liveref.rules.operations.administrators import for_administrators
from liveref.rules.operations.ids import operation_ids
from liveref.rules.rule import Stage

__all__ = ["RESPONSES"]


def _responses(workspace: Workspace) -> None:
    drafts, resources = workspace.drafts, workspace.resources
    conventions, behaviour = workspace.conventions, workspace.behaviour
    for draft in drafts:
        draft.assumed.extend(doubts(draft, resources[draft.resource]))
    workspace.diagnostics = [finding for draft in drafts for finding in guesses(draft)]
    ids = operation_ids(drafts, resources)
    alone = for_administrators(workspace.document.sections)
    workspace.finished = {
        name: finish_resource(resource, workspace.pooled[name], drafts, behaviour, conventions)
        for name, resource in resources.items()
    }
    workspace.operations = tuple(
        finish(draft, identity, workspace.definitions, conventions, alone)
        for draft, identity in zip(drafts, ids, strict=True)
    )


RESPONSES = Stage("responses", "Status codes, and operations as a whole.", (), (_responses,))
