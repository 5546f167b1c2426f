"""Fields of requests that refer to other records."""

from __future__ import annotations

from liveref.service.effects.reference_fields import References
from steps.bench import refused
from steps.making import Api

LOANS = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    POST /loans book_id -> id book_id 404
    PATCH /loans/{loan_id} book_id -> id book_id 404
    GET /loans/{loan_id} -> id book_id
"""
OF_BOOKS = "- {fact: reference, resource: loan, field: book_id, value: book, because: It is lent.}"


def test_it_is_in_the_plans_of_what_gives_references(api: Api) -> None:
    loans = api(LOANS, OF_BOOKS)
    assert loans.on("POST /loans").has(References)
    assert not loans.on("GET /loans/1").has(References)
    assert not loans.on("POST /books").has(References)


def test_a_reference_to_a_missing_record_is_refused(api: Api) -> None:
    loans = api(LOANS, OF_BOOKS)
    book, create = loans.put("book", "7", name="Emma"), loans.on("POST /loans")
    new = create.make(References, {"book_id": "7"}, book_id="7")
    assert new.referenced == {"book_id": book}
    with refused(404, "There is no book 8"):
        create.make(References, {"book_id": "8"})


def test_a_change_is_judged_too(api: Api) -> None:
    loans = api(LOANS, OF_BOOKS)
    loan = loans.put("loan", "1", book_id="7")
    with refused(404):
        loans.on("PATCH /loans/1").change(References, loan, {"book_id": "8"})
