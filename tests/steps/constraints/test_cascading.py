"""The effect of a deletion on related records."""

from __future__ import annotations

from liveref.model.constraints.conditions import Related
from liveref.model.constraints.resources import Cascade
from liveref.service.effects.constraints.cascading import Cascades
from steps.bench import BECAUSE
from steps.making import Api

BOOKS = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    DELETE /books/{book_id} -> 204
    POST /loans book_id -> id book_id
    GET /loans -> id book_id
    POST /notes book_id -> id book_id
    GET /notes -> id book_id
"""
STAY = Cascade(
    resource="book", records=Related(resource="note", by="book_id"), unset=True, reason=BECAUSE
)
WITH_IT = """
- {resource: book, operation: delete, delete: loan, by: book_id, because: Loans go with it.}
"""


def test_it_is_in_the_plan_of_the_deletion(api: Api) -> None:
    books = api(BOOKS, WITH_IT, STAY)
    assert books.on("DELETE /books/7").has(Cascades)
    assert not books.on("GET /books/7").has(Cascades)


def test_related_records_go_or_lose_their_reference(api: Api) -> None:
    books = api(BOOKS, WITH_IT, STAY)
    book = books.put("book", "7", name="Emma")
    books.put("loan", "1", book_id="7")
    books.put("loan", "2", book_id="8")
    books.put("note", "1", book_id="7")
    books.on("DELETE /books/7").change(Cascades, book, moment="follow")
    assert books.all("loan") == [{"book_id": "8"}]
    assert books.all("note") == [{"book_id": None}]
