"""Replacements of records."""

from __future__ import annotations

from liveref.service.effects.replace import (
    Replace,
    ReplaceByKey,
    ReplaceCollection,
    ReplaceStanding,
)
from liveref.service.system.record_meta import RecordMeta
from steps.bench import shown
from steps.making import Api

BOOKS = """
    POST /books name pages:integer -> id name pages:integer
    GET /books/{book_id} -> id name pages:integer
    PUT /books/{book_id} name pages:integer -> id name pages:integer
    Creates or replaces a book.
"""
NAMED = """
    POST /books name pages:integer -> id name pages:integer
    GET /books/{book_id} -> id name pages:integer
    PUT /books name* pages:integer -> id name pages:integer
"""
LIMITS = """
    GET /limits/{project_id} -> books:integer loans:integer
    PUT /limits/{project_id} books:integer loans:integer -> books:integer loans:integer
"""
PAGES = """
    POST /books name -> id name
    GET /books/{book_id} -> id name
    GET /books/{book_id}/pages -> pages:array
    > {"pages": [{"number": 1, "text": "a"}]}
    PUT /books/{book_id}/pages -> pages:array
    < {"pages": [{"number": 1, "text": "a"}]}
    > {"pages": [{"number": 1, "text": "a"}]}
"""


def test_a_stored_record_loses_what_the_body_leaves_out(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma", pages=1)
    replace = books.on("PUT /books/7", {"name": "Persuasion"})
    assert replace.has(Replace)
    assert not books.on("GET /books/7").has(Replace)
    assert not replace.run(Replace).created
    assert books.stored("book", "7") == {"name": "Persuasion"}


def test_a_missing_record_is_created_with_the_identity_of_the_path(api: Api) -> None:
    books = api(BOOKS)
    assert books.on("PUT /books/7", {"name": "Emma"}).run(Replace).created
    assert books.stored("book", "7") == {"name": "Emma"}


def test_the_body_may_identify_the_record(api: Api) -> None:
    books = api(NAMED, natural_key="name")
    books.put("book", "7", name="Emma", pages=1)
    replace = books.on("PUT /books", {"name": "Emma"})
    assert replace.has(ReplaceByKey)
    assert not books.on("POST /books").has(ReplaceByKey)
    replace.run(ReplaceByKey)
    assert books.stored("book", "7") == {"name": "Emma"}
    assert books.on("PUT /books", {"name": "Sanditon"}).run(ReplaceByKey).created


def test_a_record_that_nobody_creates_keeps_its_other_fields(api: Api) -> None:
    limits = api(LIMITS)
    limits.put("limit", "p", books=3, loans=4)
    write = limits.on("PUT /limits/p", {"books": 9})
    assert write.has(ReplaceStanding)
    assert not limits.on("GET /limits/p").has(ReplaceStanding)
    assert shown(write.run(ReplaceStanding)) == {"books": 9, "loans": 4}
    assert limits.stored("limit", "p") == {"books": 9, "loans": 4}


def test_a_collection_is_replaced_as_a_whole(api: Api) -> None:
    books = api(PAGES)
    books.put("book", "7", name="Emma")
    books.put("page", "1", RecordMeta(parent="7"), number=1, text="a")
    replace = books.on("PUT /books/7/pages", {"pages": [{"number": 2, "text": "b"}]})
    assert replace.has(ReplaceCollection)
    assert not books.on("GET /books/7/pages").has(ReplaceCollection)
    replace.run(ReplaceCollection)
    assert [page["text"] for page in books.all("page")] == ["b"]
