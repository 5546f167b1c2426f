"""The names of actions that share one URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_row, by_title
from liveref.rules.drafts.text_grounds import by_prose, by_root_key
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["ACTION_RULES"]

_TITLED = re.compile(r"\(([\w-]+) action\)", re.IGNORECASE)
_NAMED = re.compile(r"`+([\w-]+)`+ action\b", re.IGNORECASE)


def _actions(workspace: Workspace) -> Iterator[tuple[Draft, list[str]]]:
    """The actions at paths that several share, and the root keys of their examples."""
    paths = workspace.conventions.paths
    for draft in workspace.drafts:
        shared = matches(paths.action, draft.last) or matches(paths.actions, draft.last)
        if draft.effect is Effect.ACTION and shared:
            yield draft, list(draft.request.roots())


@rule("action-name-row")
def row_name(workspace: Workspace) -> Iterator[Claim]:
    """An action at a path that several share (`.../action`) is called like the first row of its
    body; if examples have several root keys, like the first row that is one of these."""
    for draft, keys in _actions(workspace):
        row = next((r for r in draft.request.body if not keys or r.name in keys), None)
        if row is not None:
            yield Claim(draft, "action", row.name, by_row(row))


@rule("action-name-sentence")
def sentence_name(workspace: Workspace) -> Iterator[Claim]:
    """An action at a path that several share is called by the literal before the word "action" in
    its text: "Specify the `pause` action in the request body"."""
    for draft, _ in _actions(workspace):
        for piece in draft.source.prose:
            if match := _NAMED.search(piece.source):
                yield Claim(draft, "action", match[1], by_prose(piece, match.start(), match.end()))
                break


@rule("action-name-title", corrects=("action-name-row", "action-name-sentence"))
def title_name(workspace: Workspace) -> Iterator[Claim]:
    """An action at a path that several share is called as its title says in brackets: "Pause a
    server (pause Action)". If examples have several root keys, it has to be one of these."""
    for draft, keys in _actions(workspace):
        titled = _TITLED.search(draft.source.title)
        if titled and (not keys or titled[1] in keys):
            yield Claim(draft, "action", titled[1], by_title(draft.source, titled[0]))


@rule(
    "action-name-example",
    corrects=("action-name-row", "action-name-sentence", "action-name-title"),
)
def example_name(workspace: Workspace) -> Iterator[Claim]:
    """An action at a path that several share is called like the only root key of its examples."""
    for draft, keys in _actions(workspace):
        if len(keys) == 1:
            because = by_root_key(draft, Side.REQUEST, keys[0])
            yield Claim(draft, "action", keys[0], because)


ACTION_RULES = (row_name, sentence_name, title_name, example_name)
