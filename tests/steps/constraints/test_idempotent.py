"""Operations whose repetition succeeds and changes nothing."""

from __future__ import annotations

from liveref.service.effects.constraints.idempotent import Repetition
from steps.bench import shown
from steps.making import Api

BOOKS = """
    POST /books name -> id name status
    GET /books/{book_id} -> id name status
    DELETE /books/{book_id} -> 204
    POST /books/{book_id}/open -> 202
"""
TWICE = """
- {resource: book, operation: open, set: {status: open}, because: It is open then.}
- {fact: idempotent, resource: book, operation: open, because: Opening twice is opening.}
- {fact: idempotent, resource: book, operation: delete, because: Gone is gone.}
"""


def test_it_is_in_the_plans_of_what_may_be_repeated(api: Api) -> None:
    books = api(BOOKS, TWICE)
    assert books.on("POST /books/7/open").has(Repetition)
    assert not books.on("GET /books/7").has(Repetition)


def test_a_repetition_is_answered(api: Api) -> None:
    books = api(BOOKS, TWICE)
    books.put("book", "7", name="Emma", status="open")
    outcome = books.on("POST /books/7/open").repeat(Repetition)
    assert outcome is not None
    assert shown(outcome) == {"name": "Emma", "status": "open"}


def test_the_first_time_is_no_repetition(api: Api) -> None:
    books = api(BOOKS, TWICE)
    books.put("book", "7", name="Emma", status="closed")
    assert books.on("POST /books/7/open").repeat(Repetition) is None
    assert books.on("DELETE /books/7").repeat(Repetition) is None


def test_what_is_gone_may_be_deleted_again(api: Api) -> None:
    assert api(BOOKS, TWICE).on("DELETE /books/7").repeat(Repetition) is not None
