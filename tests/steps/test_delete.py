"""Deletion of records."""

from __future__ import annotations

from liveref.service.effects.delete import Clear, Delete, SoftDeletion
from liveref.service.system.record_meta import RecordMeta
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name status
    GET /books/{book_id} -> id name status
    DELETE /books/{book_id} -> 204
    DELETE /books -> 204
    POST /books/{book_id}/pages text -> id text
    GET /books/{book_id}/pages/{page_id} -> id text
"""
SOFT = """
- {resource: book, operation: delete, fact: soft-delete, set: {status: gone}, because: Kept.}
"""


def test_a_record_goes_with_all_below_it(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    books.put("page", "1", RecordMeta(parent="7"), text="a")
    delete = books.on("DELETE /books/7")
    assert delete.has(Delete)
    assert not books.on("GET /books/7").has(Delete)
    delete.run(Delete)
    assert books.all("book") == books.all("page") == []
    with refused(404, "There is no book 7"):
        delete.run(Delete)


def test_a_collection_is_cleared(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    books.put("book", "8", name="Ulysses")
    clear = books.on("DELETE /books")
    assert clear.has(Clear)
    assert not books.on("DELETE /books/7").has(Clear)
    clear.run(Clear)
    assert books.all("book") == []


def test_a_record_may_be_marked_and_stay(api: Api) -> None:
    books = api(BOOKS, SOFT)
    books.put("book", "7", name="Emma", status="here")
    delete = books.on("DELETE /books/7")
    assert delete.has(SoftDeletion)
    assert not api(BOOKS).on("DELETE /books/7").has(SoftDeletion)
    delete.run(SoftDeletion)
    assert books.stored("book", "7") == {"name": "Emma", "status": "gone"}
