"""Fields of which no two records of a thing have the same value, as prose says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from liveref.model.api import Effect
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import compiled
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.reconcile.pooling import inner
from liveref.rules.text.status_sentences import sentences
from liveref.rules.text.words import words

__all__ = ["unique_fields"]

_ABOVE = "_.parent"


def unique_fields(resource: str, drafts: Iterable[Draft]) -> tuple[tuple[str, ...], ...]:
    """The groups of fields that tell the records of a resource apart: "Segment name should be
    unique", "The unique name of the allocation", "a conflict (409) is returned if a host with the
    same name is already present under the segment".

    Read are the creates, their text and their rows. What says among which of them, but for what
    they stand below, is left alone.
    """
    found: dict[tuple[str, ...], None] = {}
    for draft in drafts:
        if draft.effect is Effect.CREATE:
            found |= dict.fromkeys(_told(draft, resource))
    return tuple(found)


def _told(draft: Draft, resource: str) -> Iterator[tuple[str, ...]]:
    asked, above = inner(draft.request), [*draft.parents.values()][-1:]
    for field, said in _said(draft, resource):
        group = _group(field, said["among"], *above)
        if group and asked is not None and field in asked.properties:
            yield group


def _said(draft: Draft, resource: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The fields that are said to be unique, with what was said."""
    for row in draft.source.rows(Side.REQUEST, "body"):
        prose = row.definition.description if row.definition else None
        text = " ".join(prose.source.split()) if prose else ""
        for pattern in words().unique_field:
            if said := compiled(pattern).search(text):
                yield row.name, said
    for sentence in sentences("\n\n".join(piece.source for piece in draft.source.prose)):
        for pattern in words().unique:
            said = compiled(pattern).search(sentence)
            if said and resource.replace("_", "").endswith(_compact(said["whose"])):
                yield said["field"], said


def _group(field: str, among: str, parent: str | None = None) -> tuple[str, ...] | None:
    if compiled(words().among_all).fullmatch(among):
        return (field,)
    below = compiled(words().among_those_below).fullmatch(among)
    if below and parent and parent.replace("_", "").endswith(_compact(below["above"])):
        return (field, _ABOVE)
    return None


def _compact(told: str) -> str:
    return singular(slug(told)).replace("_", "")
