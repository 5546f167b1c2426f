"""The parents in the path of a request."""

from __future__ import annotations

from liveref.service.effects.parents import Parents
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    POST /books/{book_id}/pages text -> id text
    GET /books/{book_id}/pages/{page_id} -> id text
"""


def test_it_is_in_the_plans_of_what_stands_below(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("POST /books/7/pages").has(Parents)
    assert not books.on("GET /books/7").has(Parents)


def test_nothing_stands_below_a_missing_record(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    books.on("POST /books/7/pages").unit(Parents, "arrive")
    with refused(404, "There is no book 8"):
        books.on("POST /books/8/pages").unit(Parents, "arrive")


def test_the_call_has_the_stored_identity_of_the_parent(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    request = books.on("POST /books/7/pages")
    assert request.unit(Parents, "arrive").call.above == {"book_id": "7"}
    assert request.call.above == {}
