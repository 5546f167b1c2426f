"""Unique values."""

from __future__ import annotations

from liveref.model.constraints.resources import Unique
from liveref.service.effects.constraints.unique import UniqueValues
from liveref.store.base import Conflict
from steps.bench import BECAUSE, refused
from steps.making import Api

BOOKS = """
    POST /books name code -> id name code 409
    PATCH /books/{book_id} name code -> id name code 409
    GET /books/{book_id} -> id name code
"""
CODES = Unique(resource="book", fields=("code",), reason=BECAUSE)
ONE = """
- {fact: unique, resource: book, field: name, mode: ignore-case, because: One name for one book.}
"""


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    books = api(BOOKS, ONE, CODES)
    assert books.on("POST /books").has(UniqueValues)
    assert not books.on("GET /books/7").has(UniqueValues)


def test_values_of_another_record_are_refused(api: Api) -> None:
    books = api(BOOKS, ONE, CODES)
    book = books.put("book", "7", name="Emma")
    books.on("PATCH /books/7").change(UniqueValues, book, moment="judge", name="EMMA")
    with refused(409, "Another book has the same name"):
        books.on("POST /books").make(UniqueValues, moment="judge", name="EMMA")


def test_a_conflict_that_the_store_found_has_the_reason_of_its_fact(api: Api) -> None:
    step = api(BOOKS, ONE, CODES).on("POST /books").step(UniqueValues)
    refusal = step.taken(Conflict("lending/book", ["code"]))
    assert refusal is not None
    assert (refusal.code, refusal.message) == (409, "Another book has the same code.")
    assert step.taken(Conflict("lending/book", ["id"])) is None
