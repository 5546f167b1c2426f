"""The stage of the answers, and of the finished operations."""

from __future__ import annotations

from liveref.rules.build_operation import finish, finish_resource
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.findings.assumptions import assumptions
from liveref.rules.operations.administrators import for_administrators
from liveref.rules.operations.ids import operation_ids
from liveref.rules.responses.code_versions import code_versions
from liveref.rules.responses.usual_codes import success_usual
from liveref.rules.rule import Stage

__all__ = ["RESPONSES", "USUAL_CODES"]


def _responses(workspace: Workspace) -> None:
    drafts, resources = workspace.drafts, workspace.resources
    conventions, behaviour = workspace.conventions, workspace.behaviour
    for draft in drafts:
        draft.assumed.extend(assumptions(draft, workspace))
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


USUAL_CODES = Stage(
    "usual-codes",
    "Codes of success by convention, and the versions of all.",
    (success_usual, code_versions),
)
RESPONSES = Stage("responses", "Status codes, and operations as a whole.", (), (_responses,))
