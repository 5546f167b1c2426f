"""Lists of objects in a request that stand for records."""

from __future__ import annotations

from liveref.service.effects.nested_create import Children, NestedRecords
from liveref.service.system.record_meta import meta_of
from steps.making import Api

BOOKS = """
    POST /books -> id name pages:array
    < {"name": "Emma", "pages": [{"text": "a"}]}
    > {"id": "7", "name": "Emma", "pages": [{"id": "1", "text": "a"}]}
    GET /books/{book_id} -> id name
    POST /books/{book_id}/pages text -> id text
    GET /books/{book_id}/pages/{page_id} -> id text
"""
PERMITS = """
    POST /permits -> id name stamps:array
    < {"name": "a", "stamps": [{"colour": "red"}]}
    > {"id": "1", "name": "a", "stamps": [{"id": "1", "colour": "red"}]}
    GET /permits/{permit_id} -> id name
    GET /stamps -> stamps:array
    > {"stamps": [{"id": "1", "colour": "red"}]}
    GET /stamps/{stamp_id} -> id colour
"""


def test_children_are_created_below_a_new_record(api: Api) -> None:
    books = api(BOOKS)
    create = books.on("POST /books")
    assert create.has(Children)
    assert not books.on("GET /books/7").has(Children)
    book = books.put("book", "7", name="Emma")
    create.at(Children, "made", book, None, {"pages": [{"text": "a"}, {"text": "b"}]})
    pages = books.work(lambda tx: tx.page(books.system.kind("page")))
    assert [(page.data["text"], meta_of(page).parent) for page in pages] == [("a", "7"), ("b", "7")]


def test_records_in_a_list_are_created_with_the_one_that_lists_them(api: Api) -> None:
    permits = api(PERMITS)
    create = permits.on("POST /permits")
    assert create.has(NestedRecords)
    assert not permits.on("GET /permits/1").has(NestedRecords)
    new = create.make(NestedRecords, stamps=[{"colour": "red"}])
    (stamp,) = new.record.data["stamps"]
    assert stamp["colour"] == "red"
    assert permits.stored("stamp", stamp["id"]) == {"colour": "red"}
