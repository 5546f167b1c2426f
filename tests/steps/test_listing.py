"""Lists of records."""

from __future__ import annotations

from liveref.service.effects.listing import FactConditions, ListEmbedded, ListRecords
from liveref.store.base import Condition
from steps.making import Api
from steps.test_show import HOLDERS

BOOKS = """
    POST /books name author -> id name author
    GET /books ?author ?limit:integer -> books:array
    > {"books": [{"id": "7", "name": "Emma", "author": "Austen"}]}
    GET /books/{book_id} -> id name author
"""
HIDDEN = "- {fact: hides, resource: book, if: author = none, because: Nobody wrote them.}"


def test_it_lists_what_the_query_selects(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma", author="Austen")
    books.put("book", "8", name="Ulysses", author="Joyce")
    some = books.on("GET /books?author=Joyce")
    assert some.has(ListRecords)
    assert not books.on("GET /books/7").has(ListRecords)
    assert [book["id"] for book in some.run(ListRecords).body["books"]] == ["8"]


def test_embedded_records_are_listed_by_their_parent(api: Api) -> None:
    shelves = api(HOLDERS)
    books = shelves.on("GET /shelves/1/books")
    assert books.has(ListEmbedded)
    assert not shelves.on("GET /shelves/1").has(ListEmbedded)
    shelves.put("shelf", "1", books=[{"id": "7", "title": "Emma"}, {"id": "8"}])
    listed = books.run(ListEmbedded).body["books"]
    assert [book["id"] for book in listed] == ["7", "8"]


def test_facts_select_records(api: Api) -> None:
    books = api(BOOKS, HIDDEN)
    books.put("book", "7", author="Austen")
    books.put("book", "8", author="none")
    listed = books.on("GET /books")
    assert listed.has(FactConditions)
    assert not books.on("GET /books/7").has(FactConditions)
    assert not api(BOOKS).on("GET /books").has(FactConditions)
    (condition,) = listed.select(FactConditions)
    assert isinstance(condition, Condition)
    assert [book["id"] for book in listed.run(ListRecords).body["books"]] == ["7"]


STANDING = """
    GET /books ?author -> books:array
    > {"books": [{"id": "7", "author": "Austen"}]}
    GET /books/{book_id} -> id author
"""
BUILT_IN = """
- fact: built-in
  resource: book
  value: [{id: '1', author: Austen}, {id: '2', author: Joyce}]
  because: x
- {fact: filter, resource: book, field: author, value: $query.author, mode: prefix, because: x}
"""


def test_facts_select_built_in_records(api: Api) -> None:
    listed = api(STANDING, BUILT_IN).on("GET /books?author=Aus").run(ListRecords)
    assert [book["id"] for book in listed.body["books"]] == ["1"]


NAMED = """
    POST /shelves name -> id name
    GET /shelves/{shelf_id} -> id name
    POST /books shelf_id room -> id shelf_id room
    GET /books ?shelf -> books:array
    > {"books": [{"id": "7", "shelf_id": "1", "room": "hall"}]}
"""
BY_ROOM = "- {fact: filter, resource: book, field: room, value: $query.shelf, because: x}"


def test_a_fact_about_a_parameter_wins_over_the_record_that_its_name_means(api: Api) -> None:
    books = api(NAMED, BY_ROOM)
    books.put("book", "7", shelf_id="1", room="hall")
    listed = books.on("GET /books?shelf=hall").run(ListRecords)
    assert [book["id"] for book in listed.body["books"]] == ["7"]
