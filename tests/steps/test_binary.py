"""Bodies of bytes."""

from __future__ import annotations

from collections.abc import Mapping

from liveref.service.effects.binary import Download, Staged, Upload
from liveref.service.system.record_meta import RecordMeta, StoredBody, meta_of
from liveref.store.blobs import Blob
from steps.bench import Bench, refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name status size:integer
    GET /books/{book_id} -> id name status size:integer
    PUT /books/{book_id}/file -> 204
    GET /books/{book_id}/file -> 200
    PUT /books/{book_id}/stage -> 204
    POST /books/{book_id}/actions/publish -> 202
"""
FACTS = """
- {fact: initial, resource: book, set: {status: queued}, because: Queued at first.}
- {resource: book, operation: file, set: {status: active}, because: Active with data.}
- {resource: book, operation: publish, set: {status: active}, because: Active with data.}
"""
BLOB = Blob(key="k", size=3, md5="m", sha512="s")


def bodies(books: Bench) -> Mapping[str, StoredBody]:
    """The bodies of the book."""
    kind = books.system.kind("book")
    record = books.work(lambda tx: tx.get(kind, "7"))
    assert record is not None
    return meta_of(record).bodies


def test_an_upload_makes_bytes_the_data_of_a_record(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma")
    upload = books.on("PUT /books/7/file")
    assert upload.has(Upload)
    assert not books.on("GET /books/7").has(Upload)
    upload.run(Upload)
    assert bodies(books) == {}, "without a body it only judges"
    upload.run(Upload, BLOB)
    assert bodies(books)["file"] == StoredBody("k", 3, "m", "s")
    with refused(409, "has its data already"):
        upload.run(Upload)


def test_a_download_sends_a_part_of_the_data(api: Api) -> None:
    books = api(BOOKS)
    stored = StoredBody("k", 10)
    books.put("book", "7", RecordMeta(bodies={"file": stored}), name="Emma")
    download = books.on("GET /books/7/file", headers={b"range": b"bytes=2-5"})
    assert download.has(Download)
    assert not books.on("GET /books/7").has(Download)
    part = download.run(Download).part
    assert part is not None
    assert (part.key, part.start, part.end, part.size) == ("k", 2, 6, 10)
    with refused(416):
        books.on("GET /books/7/file", headers={b"range": b"bytes=20-"}).run(Download)


def test_an_action_makes_a_staged_upload_the_data(api: Api) -> None:
    books = api(BOOKS, FACTS)
    publish = books.on("POST /books/7/actions/publish")
    assert publish.has(Staged)
    assert not books.on("POST /books").has(Staged)
    meta = RecordMeta(bodies={"stage": StoredBody("k", 3, "m")})
    book = books.put("book", "7", meta, status="queued")
    changed = publish.change(Staged, book)
    assert meta_of(changed.record).bodies == {"file": StoredBody("k", 3, "m")}
    assert changed.record.data["size"] == 3
