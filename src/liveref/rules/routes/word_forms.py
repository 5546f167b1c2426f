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
    inner = {draft.path_key[:end] for draft in drafts for end in range(len(draft.path_key))}
    written = {draft.path_key for draft in drafts if draft.method != "GET"}
    words: dict[Key, set[str]] = {}
    for draft in drafts:
        if draft.last and draft.path_key not in inner | written:
            words.setdefault(draft.path_key, set()).add(draft.last)
    for draft in drafts:
        if len(words.get(draft.path_key, ())) > 1:
            yield Claim(
                draft, "path_key", (*draft.path_key[:-1], draft.last), by_call(draft.source)
            )
