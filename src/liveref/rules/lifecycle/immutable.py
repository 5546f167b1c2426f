"""Fields of which the document says that they stay as the create made them, or the service."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from liveref.naming.nouns import slug
from liveref.naming.patterns import compiled
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import lives
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["immutable_fields", "immutable_in_row", "immutable_in_update"]

_LITERAL = re.compile(r"``([\w:.-]+)``|\(([\w:]+)\)")


@rule("immutable-in-row")
def immutable_in_row(workspace: Workspace) -> Iterator[Claim]:
    """No update may change a field whose description calls it read-only or immutable, or names it
    among those that cannot be changed. A sentence that goes on to say when it is so is left
    out."""
    for life in lives(workspace):
        for draft in life.drafts:
            for row in (row for side in Side for row in draft.source.rows(side, "body")):
                for sentence in workspace.sentences_about(row):
                    for field in immutable_fields(sentence.text, life.fields, row.name):
                        yield Claim(life.behaviour, "fixed", True, by_sentence(sentence), field)


@rule("immutable-in-update")
def immutable_in_update(workspace: Workspace) -> Iterator[Claim]:
    """No update may change a field of which the text of an update says that it is immutable or
    cannot be changed: "``isbn`` and ``name`` are immutable after creation"."""
    for life in lives(workspace):
        for draft in life.drafts:
            for sentence in workspace.sentences_of(draft) if draft.effect.traits.updates else ():
                for field in immutable_fields(sentence.text, life.fields):
                    yield Claim(life.behaviour, "fixed", True, by_sentence(sentence), field)


def immutable_fields(
    sentence: str, fields: Collection[str], row: str | None = None
) -> Iterator[str]:
    """The fields that one sentence calls immutable: of the `row` in whose text it stands where it
    says "this attribute"; else those that it names, in literals, brackets or words.

    Nothing is read of a sentence that goes on to say when it is so.
    """
    if compiled(words().at_times).search(sentence):
        return
    if row in fields and any(compiled(p).search(sentence) for p in words().fixed_rows):
        yield str(row)
    for pattern in words().fixed:
        for match in compiled(pattern).finditer(sentence):
            names = {one or other for one, other in _LITERAL.findall(match["names"])}
            yield from (name for name in (*sorted(names), slug(match["names"])) if name in fields)
