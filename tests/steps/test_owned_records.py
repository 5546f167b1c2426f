"""Records that another record owns."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour.secrets import Secret
from liveref.service.effects.owned_records import OwnedRecords, SharedFields
from liveref.service.system.record_meta import RecordMeta, meta_of
from steps.making import Api

BOOKS = """
    POST /books name password -> id name password
    GET /books/{book_id} -> id name
    PUT /books/{book_id} name password -> id name
    Creates or replaces a book.
    GET /covers/{cover_id} -> id name
    DELETE /books/{book_id} -> 204
"""
OWNED = "- {fact: owned-by, resource: cover, value: book, field: name, because: Each has one.}"
COVER: dict[str, dict[str, Any]] = {"cover": {"secrets": {"password": Secret()}}}


def test_they_are_in_the_plans_of_the_owner(api: Api) -> None:
    books = api(BOOKS, OWNED)
    create, replace = books.on("POST /books"), books.on("PUT /books/7")
    delete = books.on("DELETE /books/7")
    assert create.has(OwnedRecords)
    assert not delete.has(OwnedRecords)
    assert replace.has(SharedFields)
    assert not delete.has(SharedFields)


def test_an_owned_record_comes_with_its_owner(api: Api) -> None:
    books = api(BOOKS, OWNED)
    new = books.on("POST /books").make(OwnedRecords, name="Emma")
    cover = new.related["cover"]
    assert cover.data["name"] == "Emma"
    assert meta_of(new.record).owns == {"cover": cover.id}
    assert books.stored("cover", cover.id) == {"name": "Emma"}


def test_a_replaced_owner_replaces_the_secrets_of_its_own(api: Api) -> None:
    books = api(BOOKS, OWNED, others=COVER)
    book = books.put("book", "7", RecordMeta(owns={"cover": "1"}), name="Emma")
    books.put("cover", "1", RecordMeta(owner="7"), name="Emma")
    replace = books.on("PUT /books/7")
    replace.change(OwnedRecords, book, {"password": "x"}, moment="changed")
    cover = books.work(lambda tx: tx.get(books.system.kind("cover"), "1"))
    assert cover is not None
    assert "password" in meta_of(cover).secrets


def test_shared_fields_are_copied(api: Api) -> None:
    books = api(BOOKS, OWNED)
    book = books.put("book", "7", RecordMeta(owns={"cover": "1"}), name="Emma")
    books.put("cover", "1", RecordMeta(owner="7"), name="Emma")
    books.on("PUT /books/7").change(SharedFields, book, moment="changed", name="Persuasion")
    assert books.stored("cover", "1") == {"name": "Persuasion"}
