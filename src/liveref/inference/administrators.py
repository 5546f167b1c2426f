"""Operations of which the prose says that only administrators may call them: their own, or that
of a section above them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from liveref.inference.words import compiled, words
from liveref.model.api import Effect, Operation
from liveref.model.prose import Prose
from liveref.reading.document import Section

__all__ = ["for_administrators", "for_who_makes", "is_for_administrators"]

_LOOKS = (Effect.LIST, Effect.SHOW, Effect.CHECK, Effect.DOWNLOAD, Effect.MAP_LIST, Effect.MAP_SHOW)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def is_for_administrators(prose: Iterable[Prose]) -> bool:
    """Whether a sentence of an operation's own text says so."""
    said, others = compiled(words().administrators), compiled(words().others_too)
    return any(
        said.search(sentence) and not others.search(sentence)
        for piece in prose
        for sentence in _SENTENCE.split(" ".join(piece.source.split()))
    )


def for_administrators(sections: Iterable[Section]) -> frozenset[tuple[str, ...]]:
    """The titles, outermost first, of the sections in which all is for administrators alone."""
    return frozenset(
        (*section.sections, section.title)
        for section in sections
        if is_for_administrators(section.prose)
    )


def for_who_makes(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """What only administrators can make, only they change and end, with what stands below it,
    unless an operation's own text says who else may."""
    creates = [o for o in operations if o.effect is Effect.CREATE]
    others = {o.resource for o in creates if not o.admin_only}
    theirs = {o.resource for o in creates} - others
    return tuple(
        msgspec.structs.replace(o, admin_only=True)
        if o.effect not in _LOOKS
        and not theirs.isdisjoint((o.resource, *o.parents.values()))
        and not any("admin" in piece.source.lower() for piece in o.prose)
        else o
        for o in operations
    )
