"""Generations, which tell concurrent changes."""

from __future__ import annotations

from liveref.service.effects.generations import OwnGeneration, ParentGeneration
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name generation:integer
    GET /books/{book_id} -> id name generation:integer
    PUT /books/{book_id} name generation:integer -> id name generation:integer 409
    GET /books/{book_id}/pages -> pages:array book_generation:integer
    > {"pages": [{"number": 1}], "book_generation": 1}
    PUT /books/{book_id}/pages pages:array book_generation:integer -> book_generation:integer 409
    < {"pages": [{"number": 1}], "book_generation": 1}
    > {"pages": [{"number": 1}], "book_generation": 2}
"""


def test_they_are_where_a_generation_is_given_or_shown(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("PUT /books/7").has(OwnGeneration)
    assert not books.on("GET /books/7").has(OwnGeneration)
    assert books.on("PUT /books/7/pages").has(ParentGeneration)
    assert not books.on("PUT /books/7").has(ParentGeneration)


def test_a_stale_generation_of_the_record_is_refused(api: Api) -> None:
    books = api(BOOKS)
    book, update = books.put("book", "7", generation=3), books.on("PUT /books/7")
    update.change(OwnGeneration, book, {"generation": 3})
    with refused(409, "generation is 3 by now; 2 was given"):
        update.change(OwnGeneration, book, {"generation": 2})


def test_a_change_raises_the_generation_of_the_record(api: Api) -> None:
    books = api(BOOKS)
    book = books.put("book", "7", generation=3)
    changed = books.on("PUT /books/7").change(OwnGeneration, book, moment="save")
    assert changed.record.data["generation"] == 4


def test_a_change_raises_the_generation_of_the_parent(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", generation=3)
    body = {"pages": [], "book_generation": 3}
    unit = books.on("PUT /books/7/pages", body).unit(ParentGeneration, "admit")
    assert unit.call.computed == {"book_generation": 4}
    assert books.stored("book", "7") == {"generation": 4}
    with refused(409):
        books.on("PUT /books/7/pages", body).unit(ParentGeneration, "admit")


def test_a_read_shows_the_generation_of_the_parent(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", generation=3)
    unit = books.on("GET /books/7/pages").unit(ParentGeneration, "context")
    assert unit.call.computed == {"book_generation": 3}


def test_a_generation_of_a_record_that_is_not_there_is_refused(api: Api) -> None:
    replace = api(BOOKS).on("PUT /books/7")
    replace.make(OwnGeneration, {"generation": None})
    with refused(409, "does not exist by now"):
        replace.make(OwnGeneration, {"generation": 2})


def test_a_request_that_can_not_name_it_does_not_raise_it(api: Api) -> None:
    text = """
        POST /books name -> id name generation:integer
        PUT /books/{book_id} name -> id name generation:integer 409
    """
    books = api(text)
    book = books.put("book", "7", generation=3)
    changed = books.on("PUT /books/7").change(OwnGeneration, book, moment="save")
    assert changed.record.data["generation"] == 3
