"""Bodies that may be plain text."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.reason import Evidence
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["text_bodies"]


@rule("text-body")
def text_bodies(workspace: Workspace) -> Iterator[Claim]:
    """A request may send as plain text the only field that is required, if the document shows a
    text of several lines for it."""
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        body = operation.request
        fields = body.schema.properties if body and not body.wrapper else {}
        required = [name for name, prop in fields.items() if prop.required]
        if len(required) == 1 and "\n" in str(fields[required[0]].schema.example):
            because = by_call(draft.source)._replace(evidence=Evidence.EXAMPLE)
            yield Claim(draft, "text_field", required[0], because)
