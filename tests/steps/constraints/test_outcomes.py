"""Changes and creations that follow from a successful operation."""

from __future__ import annotations

from liveref.model.constraints.conditions import Term
from liveref.model.constraints.operations import Change, Creation, Outcome
from liveref.service.effects.constraints.outcomes import Creations, Outcomes
from steps.bench import BECAUSE
from steps.making import Api

BOOKS = """
    POST /books name -> id name status lends:integer
    GET /books/{book_id} -> id name status lends:integer
    POST /books/{book_id}/lend -> 202
    POST /loans book_id -> id book_id
    GET /loans -> id book_id
    GET /loans/{loan_id} -> id book_id
"""
COUNTED = Outcome(
    resource="book", operation="lend", field="lends", change=Change.INCREMENT, reason=BECAUSE
)
NOTED = Creation(
    resource="book",
    operation="lend",
    creates="loan",
    copied={"book_id": Term(field="id")},
    reason=BECAUSE,
)


def test_they_are_in_the_plan_of_the_operation_alone(api: Api) -> None:
    books = api(BOOKS, "", COUNTED, NOTED)
    lend, create = books.on("POST /books/7/lend"), books.on("POST /books")
    assert lend.has(Outcomes)
    assert lend.has(Creations)
    assert not create.has(Outcomes)
    assert not create.has(Creations)


def test_a_field_changes(api: Api) -> None:
    books = api(BOOKS, "", COUNTED, NOTED)
    book = books.put("book", "7", name="Emma", lends=2)
    books.on("POST /books/7/lend").change(Outcomes, book, moment="follow")
    assert books.stored("book", "7") == {"name": "Emma", "lends": 3}


def test_a_record_is_created(api: Api) -> None:
    books = api(BOOKS, "", COUNTED, NOTED)
    book = books.put("book", "7", name="Emma")
    books.on("POST /books/7/lend").change(Creations, book, moment="follow")
    assert [loan["book_id"] for loan in books.all("loan")] == ["7"]
