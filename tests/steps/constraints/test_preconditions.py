"""Conditions on a record and on others, without which an operation is not possible."""

from __future__ import annotations

from liveref.service.effects.constraints.preconditions import Preconditions
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name status 409
    GET /books/{book_id} -> id name status
    POST /books/{book_id}/lend -> 202 409
    DELETE /books/{book_id} -> 204 409
    POST /loans book_id -> id book_id
    GET /loans -> id book_id
"""
NEEDS = """
- {resource: book, operation: lend, require: name present, because: Nameless books stay.}
- {resource: book, operation: create, require: name != Emma, because: We have it.}
- {resource: book, operation: delete, require: {none: loan, by: book_id}, because: It is lent.}
"""


def test_it_is_in_the_plans_of_the_operations(api: Api) -> None:
    books = api(BOOKS, NEEDS)
    assert books.on("POST /books/7/lend").has(Preconditions)
    assert not books.on("GET /books/7").has(Preconditions)


def test_a_record_that_does_not_meet_them_is_refused(api: Api) -> None:
    books = api(BOOKS, NEEDS)
    lend = books.on("POST /books/7/lend")
    lend.change(Preconditions, books.put("book", "7", name="Emma"), moment="allow")
    with refused(409, "lend is not possible for this book now"):
        lend.change(Preconditions, books.put("book", "8"), moment="allow")


def test_a_new_record_is_judged_as_it_is_stored(api: Api) -> None:
    create = api(BOOKS, NEEDS).on("POST /books")
    create.make(Preconditions, moment="judge", name="Persuasion")
    with refused(409, "name must not be Emma"):
        create.make(Preconditions, moment="judge", name="Emma")


def test_a_record_in_use_is_refused(api: Api) -> None:
    books = api(BOOKS, NEEDS)
    book, delete = books.put("book", "7"), books.on("DELETE /books/7")
    delete.change(Preconditions, book, moment="allow")
    books.put("loan", "1", book_id="7")
    with refused(409):
        delete.change(Preconditions, book, moment="allow")
