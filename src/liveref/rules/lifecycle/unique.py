"""Fields of which no two records of a resource have the same value, as prose says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.sentence import Sentence
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import compiled
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import lives
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["unique_field"]

_PARENT = "_.parent"


@rule("unique-field")
def unique_field(workspace: Workspace) -> Iterator[Claim]:
    """No two records have the same value of a field, or of a field and the same parent, where the
    text of a create or of a row in its request says so: "Segment name should be unique", "a
    conflict (409) is returned if a host with the same name is already present under the segment".
    A sentence that names another scope is left out."""
    for life in lives(workspace):
        for draft in life.drafts:
            body = inner(draft.request) if draft.effect is Effect.CREATE else None
            above = [*draft.parents.values()][-1:]
            for field, scope, sentence in _statements(draft, life.resource, workspace):
                group = _group(field, scope, *above)
                if group and body is not None and field in body.properties:
                    yield Claim(life.behaviour, "unique", True, by_sentence(sentence), group)


def _statements(
    draft: Draft, resource: str, workspace: Workspace
) -> Iterator[tuple[str, str, Sentence]]:
    """The fields that sentences call unique, with the words that say among which records."""
    if draft.effect is not Effect.CREATE:
        return
    for row in draft.source.rows(Side.REQUEST, "body"):
        for sentence in workspace.sentences_about(row):
            for match in _matches(words().unique_field, sentence):
                yield row.name, match["among"], sentence
    for sentence in workspace.sentences_of(draft):
        for match in _matches(words().unique, sentence):
            if resource.replace("_", "").endswith(_compact(match["whose"])):
                yield match["field"], match["among"], sentence


def _matches(patterns: tuple[str, ...], sentence: Sentence) -> Iterator[re.Match[str]]:
    return filter(None, (compiled(pattern).search(sentence.text) for pattern in patterns))


def _group(field: str, among: str, parent: str | None = None) -> tuple[str, ...] | None:
    if compiled(words().among_all).fullmatch(among):
        return (field,)
    below = compiled(words().among_those_below).fullmatch(among)
    if below and parent and parent.replace("_", "").endswith(_compact(below["above"])):
        return (field, _PARENT)
    return None


def _compact(noun: str) -> str:
    return singular(slug(noun)).replace("_", "")
