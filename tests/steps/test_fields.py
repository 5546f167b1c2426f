"""The fields of a request that its record stores."""

from __future__ import annotations

from liveref.service.effects.fields import GivenFields, ReplacedFields, UpdatedFields
from liveref.service.system.record_meta import INTERNAL, RecordMeta
from steps.bench import fields
from steps.making import Api
from steps.test_replace import BOOKS as REPLACED

BOOKS = """
    POST /books name pages:integer -> id name pages status
    PATCH /books/{book_id} name pages:integer -> id name pages status
    GET /books/{book_id} -> id name pages status
"""


def test_they_are_where_a_body_has_fields(api: Api) -> None:
    books, replaced = api(BOOKS), api(REPLACED)
    assert books.on("POST /books").has(GivenFields)
    assert not books.on("GET /books/7").has(GivenFields)
    assert books.on("PATCH /books/7").has(UpdatedFields)
    assert not books.on("POST /books").has(UpdatedFields)
    assert replaced.on("PUT /books/7").has(ReplacedFields)
    assert not books.on("PATCH /books/7").has(ReplacedFields)


def test_a_new_record_stores_documented_fields_and_defaults(api: Api) -> None:
    create = api(BOOKS, defaults={"pages": 1}).on("POST /books")
    new = create.make(GivenFields, {"name": "Emma", "colour": "red"})
    assert fields(new.record) == {"name": "Emma", "pages": 1}


def test_a_change_takes_documented_fields_but_no_identity(api: Api) -> None:
    books = api(BOOKS)
    book, update = books.put("book", "7", name="Emma"), books.on("PATCH /books/7")
    changed = update.change(GivenFields, book, {"id": "8", "pages": 3, "colour": "red"})
    assert changed.changes == {"pages": 3}


def test_an_update_keeps_the_rest_and_takes_away_null(api: Api) -> None:
    books = api(BOOKS)
    book = books.put("book", "7", name="Emma", pages=474)
    changed = books.on("PATCH /books/7").change(UpdatedFields, book, {"pages": None})
    assert fields(changed.record) == {"name": "Emma"}


def test_a_replacement_keeps_only_what_the_service_manages(api: Api) -> None:
    books = api(REPLACED)
    book = books.put("book", "7", RecordMeta(number=7), name="Emma", pages=1, score=5)
    changed = books.on("PUT /books/7").change(ReplacedFields, book, {"pages": 3})
    assert changed.record.data == {"pages": 3, "score": 5, INTERNAL: RecordMeta(number=7)}
