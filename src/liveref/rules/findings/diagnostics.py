"""Diagnostics of inference: rows without a definition, errors among the codes of success."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.diagnostic import Diagnostic
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.findings.assumptions import guessed_rows
from liveref.rules.findings.lint_rules import GUESSED_ROW, SUCCESS_IS_ERROR

__all__ = ["diagnostics_of"]


def diagnostics_of(workspace: Workspace) -> Iterator[Diagnostic]:
    """The diagnostics about all operations."""
    for draft in workspace.drafts:
        for row, sentence in guessed_rows(draft):
            message = f"{sentence} Define `{row.key}` in the parameter file."
            yield GUESSED_ROW.at(row.origin, message, row=row.name)
    for draft in workspace.drafts:
        yield from _misplaced(draft)


def _misplaced(draft: Draft) -> Iterator[Diagnostic]:
    for code in draft.source.codes:
        if code.success and code.value >= 400:
            yield SUCCESS_IS_ERROR.at(
                code.origin,
                f"{code.value} stands among the codes of success of {draft.method}"
                f" {draft.source.path}; list it as an error.",
            )
