"""References to records that must exist and be as they have to be."""

from __future__ import annotations

from liveref.service.effects.constraints.references import ReferenceConditions
from steps.bench import refused
from steps.making import Api

LOANS = """
    POST /books name -> id name status
    GET /books/{book_id} -> id name status
    POST /loans book_id -> id book_id 404 409
    GET /loans/{loan_id} -> id book_id
    POST /loans/{loan_id}/swap book_id -> 202 409
"""
HERE = """
- {fact: reference, resource: loan, field: book_id, value: book, if: status = here, because: So.}
"""


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    loans = api(LOANS, HERE)
    assert loans.on("POST /loans").has(ReferenceConditions)
    assert not loans.on("GET /loans/1").has(ReferenceConditions)


def test_the_record_must_exist_and_meet_the_condition(api: Api) -> None:
    loans = api(LOANS, HERE)
    loans.put("book", "7", status="here")
    loans.put("book", "8", status="lent")
    create = loans.on("POST /loans")
    create.make(ReferenceConditions, moment="judge", book_id="7")
    with refused(409, "The status of the book is lent"):
        create.make(ReferenceConditions, moment="judge", book_id="8")
    with refused(404, "There is no book 9"):
        create.make(ReferenceConditions, moment="judge", book_id="9")


def test_the_name_of_several_records_means_none(api: Api) -> None:
    loans = api(LOANS, HERE)
    loans.put("book", "7", name="same", status="here")
    loans.put("book", "8", name="same", status="here")
    create = loans.on("POST /loans")
    with refused(409, "More than one book is called same"):
        create.make(ReferenceConditions, moment="judge", book_id="same")


def test_arguments_of_an_action_are_judged(api: Api) -> None:
    loans = api(LOANS, HERE)
    loans.put("book", "8", status="lent")
    loan = loans.put("loan", "1", book_id="7")
    with refused(409):
        swap = loans.on("POST /loans/1/swap")
        swap.change(ReferenceConditions, loan, {"book_id": "8"}, moment="allow")
