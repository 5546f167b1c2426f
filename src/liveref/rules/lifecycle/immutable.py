"""Fields of which the document says that they stay as the create made them, or the service."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from liveref.model.api import Effect
from liveref.naming.nouns import slug
from liveref.naming.patterns import compiled
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.text.status_sentences import sentences
from liveref.rules.text.words import words

__all__ = ["fixed_by", "fixed_fields"]

_LITERAL = re.compile(r"``([\w:.-]+)``|\(([\w:]+)\)")
_CHANGES = (Effect.UPDATE, Effect.REPLACE)


def fixed_fields(drafts: Iterable[Draft], known: Collection[str]) -> tuple[str, ...]:
    """The fields of one resource that no update may change: those whose row says so, and those
    that the text of an update names. `known` are all fields of the resource."""
    found: dict[str, None] = {}
    for draft in drafts:
        rows = (row for side in Side for row in draft.source.rows(side, "body"))
        for row in rows:
            said = row.definition.description if row.definition else None
            for sentence in sentences(said.source) if said else ():
                found |= dict.fromkeys(fixed_by(sentence, known, row.name))
        for piece in draft.source.prose if draft.effect in _CHANGES else ():
            for sentence in sentences(piece.source):
                found |= dict.fromkeys(fixed_by(sentence, known))
    return tuple(found)


def fixed_by(sentence: str, known: Collection[str], row: str | None = None) -> Iterator[str]:
    """The fields that one sentence calls fixed: of the `row` in whose text it stands where it
    says "this attribute"; else those that it names, in literals, brackets or words.

    Nothing is read of a sentence that goes on to say when it is so.
    """
    if compiled(words().at_times).search(sentence):
        return
    if row in known and any(compiled(p).search(sentence) for p in words().fixed_rows):
        yield str(row)
    for pattern in words().fixed:
        for told in compiled(pattern).finditer(sentence):
            names = {one or other for one, other in _LITERAL.findall(told["names"])}
            yield from (name for name in (*sorted(names), slug(told["names"])) if name in known)
