"""Conditional requests."""

from __future__ import annotations

from liveref.service.effects.conditional import Conditions
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    PATCH /books/{book_id} name -> id name
"""


def test_it_is_in_the_plans_of_changes(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("PATCH /books/7").has(Conditions)
    assert not books.on("GET /books/7").has(Conditions)


def test_a_change_of_another_state_is_refused(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    books.on("PATCH /books/7").unit(Conditions, "arrive")
    books.on("PATCH /books/7", headers={b"if-match": b"*"}).unit(Conditions, "arrive")
    with refused(412, "not as the condition of the request asks"):
        books.on("PATCH /books/7", headers={b"if-match": b'"x"'}).unit(Conditions, "arrive")
