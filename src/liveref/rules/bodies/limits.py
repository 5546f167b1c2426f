"""Lengths that the prose of a section sets for a field of what it is about: "A project's name
must be unique within a domain and no more than 64 characters"; and those that the family has by
convention where nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.conventions import Conventions
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.reading.document import Document
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner
from liveref.rules.text.hints import read_hints

__all__ = ["set_limits"]

_SAID = re.compile(
    r"\b(?:an?|the|each|every)\s+(\w+(?:\s\w+)?)'s\s+`*(\w+)`*\s+must\b([^.]*)", re.IGNORECASE
)


def set_limits(drafts: list[Draft], document: Document, conventions: Conventions) -> None:
    """Give the fields of requests the lengths that sections say they must not exceed; names those
    of the convention."""
    said = dict(_said(document))
    for draft in drafts:
        part = inner(draft.request)
        for name, shape in part.properties.items() if part is not None else ():
            usual = conventions.longest_name if _is_name(name, shape, conventions) else None
            most = said.get((draft.resource, name), usual)
            if most is not None and shape.max_length is None:
                shape.max_length = most
                shape.declared = shape.declared or ()


def _is_name(name: str, shape: Shape, conventions: Conventions) -> bool:
    is_text = set(shape.all_types()) == {"string"}
    return is_text and matches(conventions.names.natural_key, name)


def _said(document: Document) -> Iterator[tuple[tuple[str, str], int]]:
    """The length by resource and field."""
    for section in document.sections:
        for piece in section.prose:
            for thing, field, text in _SAID.findall(piece.source):
                most = read_hints(" ".join(text.split()), "string").max_length
                if most is not None:
                    yield (slug(thing), field), most
