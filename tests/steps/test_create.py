"""The creation of records."""

from __future__ import annotations

from liveref.service.effects.create import Create, CreateSeveral
from steps.bench import shown
from steps.making import Api

BOOKS = """
    POST /books name copies:integer -> id name
    GET /books/{book_id} -> id name
    PUT /slots/{slot_id} name -> id name
    PATCH /slots/{slot_id} name -> id name
"""
SHELVES = """
    POST /shelves -> shelves:array
    < {"shelves": [{"name": "a"}]}
    > {"shelves": [{"id": "1", "name": "a"}]}
    GET /shelves/{shelf_id} -> id name
"""


def test_it_creates_a_record_of_the_body(api: Api) -> None:
    books = api(BOOKS)
    create = books.on("POST /books", {"name": "Emma"})
    assert create.has(Create)
    assert not books.on("GET /books/7").has(Create)
    assert not books.on("PUT /slots/7").has(Create), "the identity of its record is in the path"
    outcome = create.run(Create)
    assert outcome.created
    assert shown(outcome) == {"name": "Emma"}
    assert books.all("book") == [{"name": "Emma"}]


def test_it_creates_as_many_as_a_field_says(api: Api) -> None:
    books = api(BOOKS, many="copies")
    several = books.on("POST /books", {"name": "Emma", "copies": 3})
    assert several.has(CreateSeveral)
    assert not api(BOOKS).on("POST /books").has(CreateSeveral)
    assert several.run(CreateSeveral).created
    assert [book["name"] for book in books.all("book")] == ["Emma-1", "Emma-2", "Emma-3"]


def test_it_creates_each_record_that_the_body_lists(api: Api) -> None:
    shelves = api(SHELVES)
    several = shelves.on("POST /shelves", {"shelves": [{"name": "a"}, {"name": "b"}]})
    several.run(CreateSeveral)
    assert [shelf["name"] for shelf in shelves.all("shelf")] == ["a", "b"]
