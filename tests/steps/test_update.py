"""Updates of stored records."""

from __future__ import annotations

from liveref.service.effects.update import Update, UpdateByKey
from steps.bench import refused, shown
from steps.making import Api

BOOKS = """
    POST /books name pages:integer -> id name pages
    GET /books/{book_id} -> id name pages
    PATCH /books/{book_id} name pages:integer -> id name pages
    PATCH /books name pages:integer -> id name pages
"""


def test_an_update_changes_the_record_in_the_path(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma", pages=1)
    update = books.on("PATCH /books/7", {"pages": 474})
    assert update.has(Update)
    assert not books.on("GET /books/7").has(Update)
    assert shown(update.run(Update)) == {"name": "Emma", "pages": 474}
    assert books.stored("book", "7") == {"name": "Emma", "pages": 474}


def test_a_patch_changes_what_its_steps_name(api: Api) -> None:
    books = api(BOOKS)
    books.put("book", "7", name="Emma", pages=1)
    steps = [{"op": "replace", "path": "/pages", "value": 474}]
    books.on("PATCH /books/7", steps).run(Update)
    assert books.stored("book", "7") == {"name": "Emma", "pages": 474}


def test_the_body_may_identify_the_record(api: Api) -> None:
    books = api(BOOKS, natural_key="name")
    books.put("book", "7", name="Emma", pages=1)
    update = books.on("PATCH /books", {"name": "Emma", "pages": 474})
    assert update.has(UpdateByKey)
    assert not books.on("PATCH /books/7").has(UpdateByKey)
    update.run(UpdateByKey)
    assert books.stored("book", "7") == {"name": "Emma", "pages": 474}
    with refused(404, "There is no book Ulysses"):
        books.on("PATCH /books", {"name": "Ulysses", "pages": 3}).run(UpdateByKey)
