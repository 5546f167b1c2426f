"""Reading of one record."""

from __future__ import annotations

import pytest

from liveref.service.effects.show import Check, CheckEmbedded, Show, ShowEmbedded
from steps.bench import refused, shown
from steps.making import Api

BOOKS = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    HEAD /books/{book_id} -> 204 404
    > {"id": "7"}
    DELETE /books/{book_id} -> 204
"""
HOLDERS = """
    POST /shelves name books:array -> id name books:array
    < {"name": "a", "books": [{"id": "7", "title": "Emma"}]}
    > {"id": "1", "name": "a", "books": [{"id": "7", "title": "Emma"}]}
    GET /shelves/{shelf_id} -> id name books:array
    > {"id": "1", "name": "a", "books": [{"id": "7", "title": "Emma"}]}
    GET /shelves/{shelf_id}/books -> books:array
    > {"books": [{"id": "7", "title": "Emma"}]}
    GET /shelves/{shelf_id}/books/{book_id} -> id title
    > {"id": "7", "title": "Emma"}
    HEAD /shelves/{shelf_id}/books/{book_id} -> 204 404
"""


def test_show_is_the_effect_of_a_read(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("GET /books/7").has(Show)
    assert not books.on("POST /books").has(Show)


def test_show_answers_with_the_record_in_the_path(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    assert shown(books.on("GET /books/7").run(Show)) == {"name": "Emma"}
    with refused(404, "There is no book 8"):
        books.on("GET /books/8").run(Show)


LISTED = """
    GET /shelves -> shelves:array
    > {"shelves": [{"id": "1", "name": "poetry"}]}
    GET /shelves/{shelf_id} -> id name
    > {"id": "1", "name": "poetry"}
    GET /rooms/{room_id} -> id name
    > {"id": "1", "name": "hall"}
"""


def test_a_record_that_no_list_shows_and_no_operation_creates_is_missing(api: Api) -> None:
    shelves = api(LISTED)
    assert shelves.on("GET /shelves/1").run(Show)
    with refused(404, "There is no shelf 2"):
        shelves.on("GET /shelves/2").run(Show)
    assert shelves.on("GET /rooms/2").run(Show), "no list shows which rooms there are"


LIMITS = """
    GET /limits -> limits:array
    > {"limits": [{"owner_id": "7", "most": 3}]}
    GET /limits/{owner_id} -> owner_id most:integer
    > {"owner_id": "7", "most": 3}
"""


def test_one_that_stands_for_each_owner_is_there_though_a_list_lacks_it(api: Api) -> None:
    assert api(LIMITS).on("GET /limits/8").run(Show)


def test_an_embedded_record_is_shown_by_its_parent(api: Api) -> None:
    shelves = api(HOLDERS)
    show = shelves.on("GET /shelves/1/books/7")
    assert show.has(ShowEmbedded)
    assert not shelves.on("GET /shelves/1").has(ShowEmbedded)
    shelves.put("shelf", "1", books=[{"id": "7", "title": "Emma"}])
    assert shown(show.run(ShowEmbedded)) == {"id": "7", "title": "Emma"}
    with refused(404):
        shelves.on("GET /shelves/1/books/8").run(ShowEmbedded)


@pytest.mark.parametrize(("identity", "code"), [("7", None), ("8", 404)])
def test_a_check_says_whether_the_parent_holds_a_record(
    api: Api, identity: str, code: int | None
) -> None:
    shelves = api(HOLDERS)
    shelves.put("shelf", "1", books=[{"id": "7", "title": "Emma"}])
    check = shelves.on(f"HEAD /shelves/1/books/{identity}")
    assert check.has(CheckEmbedded)
    if code is None:
        check.run(CheckEmbedded)
        return
    with refused(code):
        check.run(CheckEmbedded)


def test_a_check_says_whether_a_record_exists(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    assert not books.on("GET /books/7").has(Check)
    assert books.on("HEAD /books/7").run(Check).context is None
    with refused(404, "There is no such book"):
        books.on("HEAD /books/8").run(Check)
