"""Codes of success by the family's convention, where a document lists none."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Target
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_convention, by_default
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["success_usual"]

_OK = 200


@rule("success-usual")
def success_usual(workspace: Workspace) -> Iterator[Claim]:
    """An operation that lists no code of success answers with the convention's for its method, or
    for an action. A replace that creates what is not there also answers with that of POST. Where
    the convention has none for the method, the code is 200."""
    usual = workspace.conventions.default_success
    for draft in workspace.drafts:
        if not any(code < 400 for code in draft.success):
            for key in _keys(draft):
                because = by_convention(f"default_success.{key}")
                ground = because if key in usual else by_default(draft.source)
                yield Claim(draft, "usual", True, ground, key=usual.get(key, _OK))


def _keys(draft: Draft) -> Iterator[str]:
    """The convention's keys for an operation."""
    is_action = draft.effect is Effect.ACTION and draft.method == "POST"
    yield "ACTION" if is_action else draft.method
    if draft.effect is Effect.REPLACE and draft.target in (Target.KEY, Target.ITEM):
        yield "POST"
