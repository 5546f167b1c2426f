"""Ranges, lengths, patterns, enumerations and forms of single fields."""

from __future__ import annotations

from liveref.service.effects.constraints.single_values import NameInPath, SingleValues
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name pages:integer -> id name pages 400
    PATCH /books/{book_id} pages:integer -> id name pages 400
    GET /books/{book_id} -> id name pages
    POST /books/{book_id}/lend days:integer -> 400
"""
PAGES = "- {fact: range, resource: book, field: pages, value: ['>= 1'], because: A page.}"


def test_it_is_in_the_plans_of_what_gives_the_field(api: Api) -> None:
    books = api(BOOKS, PAGES)
    assert books.on("POST /books").has(SingleValues)
    assert not books.on("GET /books/7").has(SingleValues)


def test_a_value_out_of_its_range_is_refused(api: Api) -> None:
    create = api(BOOKS, PAGES).on("POST /books")
    create.make(SingleValues, {"pages": 1}, moment="judge", pages=1)
    with refused(400, "pages must be 1 at least"):
        create.make(SingleValues, {"pages": 0}, moment="judge", pages=0)


def test_an_argument_of_an_action_is_judged(api: Api) -> None:
    books = api(BOOKS, "- {fact: range, resource: book, field: days, value: '<= 9', because: So.}")
    lend, book = books.on("POST /books/7/lend"), books.put("book", "7")
    lend.change(SingleValues, book, {"days": 9}, moment="allow")
    with refused(400, "days must be 9 at most"):
        lend.change(SingleValues, book, {"days": 10}, moment="allow")


SHELVES = """
    PUT /shelves/{shelf} width:integer -> shelf width 400
    GET /shelves/{shelf} -> shelf width
"""
LENGTH = "- {fact: length, resource: shelf, field: shelf, value: '<= 3', because: A label.}"


def test_a_name_in_the_path_is_judged(api: Api) -> None:
    shelves = api(SHELVES, LENGTH)
    assert not shelves.on("GET /shelves/a").has(NameInPath)
    shelves.on("PUT /shelves/abc").unit(NameInPath, "arrive")
    with refused(400, "shelf must have 3 characters at most"):
        shelves.on("PUT /shelves/abcd").unit(NameInPath, "arrive")
