"""A sentence of the reference: its text, its literals, and the things that it is written about."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from liveref.model.origin import Origin

__all__ = ["Place", "Sentence", "Span", "Subject"]


class Place(StrEnum):
    """The part of a reference that a sentence belongs to."""

    OPERATION = "operation"
    PARAMETER = "parameter"
    CODE = "code"
    SECTION = "section"


class Span(msgspec.Struct, frozen=True):
    """A part of a text: the index of its first character, and the one behind its last."""

    start: int
    end: int


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that a sentence is written about.

    `operation` is the origin of the operation that the sentence belongs to. A description is
    written about a parameter: `side` ("request" or "response"), `location` ("path", "query",
    "header" or "body") and `name` are those of its row. The reason of a status code is
    written about that `code`.
    """

    operation: Origin
    side: str = ""
    location: str = ""
    name: str = ""
    code: int | None = None


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, whatever the markup of its file.

    `text` is the sentence word for word, its lines joined. `plain` is the same without markup,
    with the items of a list that continues it; `literals` are the parts of `plain` that were marked
    as code. `origin` is the line on which the sentence begins. `piece` is the number of the piece
    of prose that it is a part of: neighbours with one number follow each other in the file.
    """

    text: str
    plain: str
    origin: Origin
    place: Place
    piece: int
    literals: tuple[Span, ...] = ()
    in_note: bool = False
    subjects: tuple[Subject, ...] = ()
