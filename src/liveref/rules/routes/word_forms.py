"""Paths that end in singular and plural of one word, and are two places."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Key
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["word_forms"]


@rule("path-word-forms")
def word_forms(workspace: Workspace) -> Iterator[Claim]:
    """Singular and plural of a word are one place: `/box/{id}` is an item of `/boxes`. They are
    two places if both have a GET and nothing else, and no path continues behind them:
    `GET /quota` and `GET /quotas`."""
    drafts = workspace.drafts
    inner = {draft.node[:end] for draft in drafts for end in range(len(draft.node))}
    written = {draft.node for draft in drafts if draft.method != "GET"}
    words: dict[Key, set[str]] = {}
    for draft in drafts:
        if draft.last and draft.node not in inner | written:
            words.setdefault(draft.node, set()).add(draft.last)
    for draft in drafts:
        if len(words.get(draft.node, ())) > 1:
            yield Claim(draft, "node", (*draft.node[:-1], draft.last), by_call(draft.source))
