"""Records that end at a moment which a request sets."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.service.effects.expiry import Expires, expired, remove_expired
from liveref.service.system.record_meta import RecordMeta, meta_of
from steps.bench import NOW, refused
from steps.making import Api

BOOKS = """
    POST /books name ends:integer lasts:integer -> id name ends
    PATCH /books/{book_id} ends:integer -> id name ends
    GET /books/{book_id} -> id name ends
"""
ENDS = "- {fact: expiry, resource: book, field: ends, by: lasts, because: So.}"


def test_it_is_in_the_plans_of_what_sets_fields(api: Api) -> None:
    books = api(BOOKS, ENDS)
    assert books.on("POST /books").has(Expires)
    assert books.on("PATCH /books/7").has(Expires)
    assert not books.on("GET /books/7").has(Expires)
    assert not api(BOOKS).on("POST /books").has(Expires)


def test_a_new_record_notes_its_end(api: Api) -> None:
    create = api(BOOKS, ENDS).on("POST /books")
    made = create.make(Expires, {"ends": 2000}, ends=2000)
    assert meta_of(made.record).expires == 2000


def test_seconds_are_shown_as_a_moment(api: Api) -> None:
    create = api(BOOKS, ENDS).on("POST /books")
    record = create.make(Expires, {"lasts": 5, "ends": 9}, lasts=5, ends=9).record
    assert (record.data["ends"], meta_of(record).expires) == (NOW + 5, NOW + 5)
    assert "lasts" not in record.data


def test_a_changed_record_notes_its_new_end(api: Api) -> None:
    books = api(BOOKS, ENDS)
    book = books.put("book", "7", RecordMeta(expires=2000), ends=2000)
    change = books.on("PATCH /books/7").change(Expires, book, {"ends": 3000}, ends=3000)
    assert meta_of(change.record).expires == 3000


@pytest.mark.parametrize("given", [{"ends": 999}, {"lasts": 0}, {"lasts": "x"}, {"ends": "soon"}])
def test_what_cannot_come_is_refused(api: Api, given: dict[str, Any]) -> None:
    with refused(400):
        api(BOOKS, ENDS).on("POST /books").make(Expires, given, **given)


def test_ended_records_are_removed(api: Api) -> None:
    books = api(BOOKS, ENDS)
    books.put("book", "6", RecordMeta(expires=NOW), ends=1000)
    books.put("book", "7", RecordMeta(expires=NOW + 1), ends=1001)
    books.put("book", "8")
    kind = books.system.kind("book")
    assert books.work(lambda tx: expired(tx, books.system, NOW)) == [(kind, "6")]
    books.work(lambda tx: remove_expired(tx, books.system, NOW))
    assert books.all("book") == [{"ends": 1001}, {}]
