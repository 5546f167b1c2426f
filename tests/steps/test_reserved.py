"""Fields that are not the caller's to set."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour.permissions import Reservation
from liveref.service.effects.reserved import Reserved
from steps.bench import ADMIN, ANN, refused
from steps.making import Api

BOOKS = """
    POST /books name code public:boolean -> id name code public:boolean
    PATCH /books/{book_id} name code public:boolean -> id name code public:boolean
    GET /books/{book_id} -> id name code public:boolean
    POST /books/{book_id}/print copies:integer -> 202
"""
OURS: dict[str, Any] = {
    "own": ("code",),
    "fixed": ("name",),
    "reserved": (Reservation(fields=("public",)), Reservation(fields=("copies",))),
}


def test_it_is_in_the_plans_of_changes(api: Api) -> None:
    books = api(BOOKS, **OURS)
    assert books.on("POST /books").has(Reserved)
    assert not books.on("GET /books/7").has(Reserved)
    assert not api(BOOKS).on("POST /books").has(Reserved)


def test_a_new_record_has_no_field_of_the_service(api: Api) -> None:
    create = api(BOOKS, **OURS).on("POST /books")
    create.make(Reserved, {"name": "Emma"})
    with refused(403, "The service alone sets code"):
        create.make(Reserved, {"code": "A"})


def test_a_fixed_field_does_not_change(api: Api) -> None:
    books = api(BOOKS, **OURS)
    book, update = books.put("book", "7", name="Emma"), books.on("PATCH /books/7")
    update.change(Reserved, book, {"name": "Emma"})
    with refused(400, "name cannot be changed"):
        update.change(Reserved, book, {"name": "Ulysses"})


def test_only_administrators_set_a_reserved_field(api: Api) -> None:
    books = api(BOOKS, **OURS)
    books.on("POST /books", caller=ADMIN).make(Reserved, {"public": True})
    with refused(403, "Only an administrator may set public"):
        books.on("POST /books", caller=ANN).make(Reserved, {"public": True})


def test_arguments_of_an_action_are_judged(api: Api) -> None:
    books = api(BOOKS, **OURS)
    book, action = books.put("book", "7"), books.on("POST /books/7/print", caller=ANN)
    with refused(403, "Only an administrator may set copies"):
        action.change(Reserved, book, {"copies": 3}, moment="allow")
