"""Sets of names that a record shows as a field of its own: tags."""

from __future__ import annotations

import pytest

from liveref.service.effects.sets import (
    AddName,
    CheckName,
    ClearNames,
    ExtendNames,
    ListNames,
    RemoveName,
    ReplaceNames,
)
from liveref.service.effects.step import EffectStep
from steps.bench import Bench, refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name tags:array
    GET /books/{book_id} -> id name tags:array
    > {"id": "7", "name": "Emma", "tags": ["old"]}
    GET /books/{book_id}/tags -> tags:array
    > {"tags": ["old"]}
    PUT /books/{book_id}/tags tags:array -> tags:array
    < {"tags": ["old"]}
    > {"tags": ["old"]}
    DELETE /books/{book_id}/tags -> 204
    HEAD /books/{book_id}/tags/{tag} -> 204
    PUT /books/{book_id}/tags/{tag} -> 201
    DELETE /books/{book_id}/tags/{tag} -> 204
"""
OF_ANY = """
    GET /books -> books:array
    POST /books name -> id name tags:array
    GET /books/{book_id} -> id name tags:array
    > {"id": "7", "name": "Emma", "tags": ["old"]}
    GET /{kind}/{kind_id}/tags -> tags:array
    > {"tags": ["old"]}
    POST /{kind}/{kind_id}/tags tags:array -> tags:array
    < {"tags": ["old"]}
    > {"tags": ["old"]}
"""


@pytest.fixture
def books(api: Api) -> Bench:
    """Books, of which one has two tags."""
    bench = api(BOOKS)
    bench.put("book", "7", name="Emma", tags=["a", "b"])
    return bench


def tags(books: Bench) -> list[str]:
    """The tags of the book."""
    book = books.stored("book", "7")
    assert book is not None
    return list(book["tags"])


@pytest.mark.parametrize(
    ("call", "kind", "left"),
    [
        ("PUT /books/7/tags/c", AddName, ["a", "b", "c"]),
        ("PUT /books/7/tags/a", AddName, ["a", "b"]),
        ("DELETE /books/7/tags/a", RemoveName, ["b"]),
        ("DELETE /books/7/tags", ClearNames, []),
    ],
)
def test_a_set_is_changed(books: Bench, call: str, kind: type[EffectStep], left: list[str]) -> None:
    change = books.on(call)
    assert change.has(kind)
    assert not books.on("GET /books/7").has(kind)
    change.run(kind)
    assert tags(books) == left


def test_a_set_is_listed(books: Bench) -> None:
    listed = books.on("GET /books/7/tags")
    assert not books.on("GET /books/7").has(ListNames)
    assert listed.run(ListNames).body == {"tags": ["a", "b"]}


def test_a_set_is_replaced(books: Bench) -> None:
    replace = books.on("PUT /books/7/tags", {"tags": ["c", "c"]})
    assert not books.on("GET /books/7/tags").has(ReplaceNames)
    assert replace.run(ReplaceNames).body == {"tags": ["c"]}
    assert tags(books) == ["c"]


def test_a_name_is_looked_up(books: Bench) -> None:
    assert not books.on("PUT /books/7/tags/a").has(CheckName)
    assert books.on("HEAD /books/7/tags/a").run(CheckName).context is None
    for missing in ("HEAD /books/7/tags/c", "HEAD /books/8/tags/a"):
        with refused(404):
            books.on(missing).run(CheckName)


def test_names_are_added_to_a_set_of_any_resource(api: Api) -> None:
    books = api(OF_ANY)
    books.put("book", "7", name="Emma", tags=["c"])
    extend = books.on("POST /books/7/tags", {"tags": ["c", "b", "a"]})
    assert not books.on("GET /books/7/tags").has(ExtendNames)
    extend.run(ExtendNames)
    assert tags(books) == ["a", "b", "c"]
