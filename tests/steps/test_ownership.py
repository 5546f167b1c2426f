"""The owner of a record."""

from __future__ import annotations

from liveref.service.effects.ownership import GivenOwner, Ownership
from liveref.service.system.record_meta import RecordMeta, meta_of
from steps.bench import ANN, fields, refused
from steps.making import Api

BOOKS = """
    POST /books name project_id -> id name project_id
    PATCH /books/{book_id} name project_id -> id name project_id
    GET /books/{book_id} -> id name project_id
"""


def test_they_are_in_the_plans_of_changes_in_a_family(api: Api) -> None:
    books = api(BOOKS, family="library")
    create, show = books.on("POST /books"), books.on("GET /books/7")
    assert create.has(GivenOwner)
    assert create.has(Ownership)
    assert not show.has(GivenOwner)
    assert not show.has(Ownership)


def test_a_record_is_given_to_no_other_project(api: Api) -> None:
    books = api(BOOKS, family="library")
    create = books.on("POST /books", caller=ANN)
    create.make(GivenOwner, {"project_id": "p"})
    with refused(403, "Only an administrator may set project_id"):
        create.make(GivenOwner, {"project_id": "q"})
    book = books.put("book", "7", project_id="p")
    with refused(403):
        books.on("PATCH /books/7", caller=ANN).change(GivenOwner, book, {"project_id": "q"})


def test_a_new_record_belongs_to_the_project_of_its_caller(api: Api) -> None:
    new = api(BOOKS, family="library").on("POST /books", caller=ANN).make(Ownership)
    assert fields(new.record) == {"project_id": "p"}
    assert (meta_of(new.record).project, meta_of(new.record).seen) == ("p", "p")


def test_a_change_settles_who_sees_the_record(api: Api) -> None:
    books = api(BOOKS, family="library")
    book = books.put("book", "7", RecordMeta(project="p", seen="p"), project_id="p")
    update = books.on("PATCH /books/7", caller=ANN)
    changed = update.change(Ownership, book, moment="save", project_id="q")
    assert meta_of(changed.record).seen == "q"
