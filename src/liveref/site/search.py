"""The search index of a reference: pages, fields and sentences, each text once.

It is a script that hands one object to the search of the page, so that a page that was opened from
a file can read it as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from liveref.model.api import Operation
from liveref.site.chapters import Chapter
from liveref.site.markup import block, title
from liveref.site.reference import Reference
from liveref.site.versions import fields_of

__all__ = ["search_script"]

_LONGEST = 160
_MOST = 8
"""Sentences of one piece of text that are found."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_PLACES = ("path", "query", "header", "request", "response")


def search_script(reference: Reference) -> str:
    """The index as a call of `liverefSearch`.

    `pages` are lists of kind, title, address, and for operations the call. `fields` are lists of a
    name and numbers: of a page, and of the place on it in `places`, by turns. `sentences` are lists
    of the number of a page and a text.
    """
    pages: list[list[str]] = []
    fields: dict[str, list[int]] = {}
    sentences: list[tuple[int, str]] = []
    for operation in reference.api.operations:
        number = len(pages)
        call = f"{operation.method} {operation.path}"
        address = reference.operation_page(operation)
        pages.append(["o", title(operation.title), address, call])
        for name, place in _fields(operation):
            fields.setdefault(name, []).extend((number, place))
        sentences += ((number, text) for text in _sentences(operation))
    for resource in reference.api.resources:
        name = resource.name.replace("_", " ")
        pages.append(["r", name, reference.resource_page(resource.name) or ""])
    for chapter in reference.chapters:
        sentences += ((len(pages), text) for text in _texts(chapter))
        pages.append(["s", chapter.title, reference.chapter_page(chapter)])
    index = {
        "name": reference.folder,
        "title": reference.title,
        "places": _PLACES,
        "pages": pages,
        "fields": [[name, *numbers] for name, numbers in fields.items()],
        "sentences": sentences,
    }
    # A script may hold U+2028 since ES2019; `</script` matters only within HTML.
    return f"liverefSearch({msgspec.json.encode(index).decode()});\n"


def _fields(operation: Operation) -> Iterator[tuple[str, int]]:
    """The parameters and fields of an operation, each with the number of its place."""
    seen: set[tuple[str, int]] = set()
    for place, name in fields_of(operation):
        entry = (name, _PLACES.index(place))
        if entry not in seen:
            seen.add(entry)
            yield entry


def _sentences(operation: Operation) -> Iterable[str]:
    return _cut(block(piece).striptags() for piece in operation.prose)


def _texts(chapter: Chapter) -> Iterable[str]:
    pieces = (piece for section in chapter.sections for piece in section.prose)
    return _cut(block(piece).striptags() for piece in pieces)


def _cut(texts: Iterable[str]) -> Iterator[str]:
    """The first sentences of texts, without those that list codes."""
    for text in texts:
        sentences = _SENTENCE.split(" ".join(text.split()))
        shown = [s for s in sentences if "response codes:" not in s.lower() and len(s) > 12]
        for sentence in shown[:_MOST]:
            yield sentence[:_LONGEST]
