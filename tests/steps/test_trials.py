"""Requests that are judged as creates, and store nothing."""

from __future__ import annotations

from liveref.service.effects.trials import Try
from steps.bench import refused, shown
from steps.making import Api

BOOKS = """
    POST /books name* pages:integer* -> id name pages:integer 400
    GET /books/{book_id} -> id name pages:integer
    POST /books/validate name* pages:integer -> id name pages:integer 400
    POST /books/{book_id}/validate -> 202
"""
PAGES = "- {fact: range, resource: book, field: pages, value: ['>= 1'], because: A page.}"


def test_it_is_the_effect_behind_a_collection(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("POST /books/validate").has(Try)
    assert not books.on("POST /books/7/validate").has(Try)
    assert not books.on("POST /books").has(Try)


def test_it_answers_with_the_given_values_and_stores_nothing(api: Api) -> None:
    books = api(BOOKS, PAGES)
    body = {"name": "Emma", "pages": 474}
    assert shown(books.on("POST /books/validate", body).run(Try)) == body
    assert books.all("book") == []


def test_it_refuses_what_the_create_refuses(api: Api) -> None:
    books = api(BOOKS, PAGES)
    with refused(400, "pages"):
        books.on("POST /books/validate", {"name": "Emma"}).run(Try)
    with refused(400, "pages must be 1 at least"):
        books.on("POST /books/validate", {"name": "Emma", "pages": 0}).run(Try)


def test_it_needs_no_field_that_its_own_request_does_not_have(api: Api) -> None:
    text = BOOKS.replace("validate name* pages:integer ->", "validate pages:integer* ->")
    books = api(text, PAGES)
    books.on("POST /books/validate", {"pages": 474}).run(Try)
    with refused(400, "pages must be 1 at least"):
        books.on("POST /books/validate", {"pages": 0}).run(Try)
