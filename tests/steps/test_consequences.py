"""Side effects on other records that behaviour declares."""

from __future__ import annotations

from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.consequences import (
    ActionConsequences,
    Consequences,
    EndConsequences,
)
from steps.bench import fields
from steps.making import Api

BOOKS = """
    POST /books name -> id name loans:integer
    GET /books/{book_id} -> id name loans:integer
    PATCH /books/{book_id} name -> id name loans:integer
    DELETE /books/{book_id} -> 204
    POST /books/{book_id}/lend reader -> 202
    POST /loans book_id reader -> id book_id reader
    GET /loans -> id book_id reader
"""
NOTES = Transition(makes={"loan": ({"book_id": "$id", "reader": "$given.reader"},)})
ENDS = Transition(ends={"loan": ({"book_id": "$id"},)})
ACTIONS = {"create": NOTES, "update": NOTES, "lend": NOTES, "delete": ENDS}


def test_each_is_in_the_plan_of_its_operation(api: Api) -> None:
    books = api(BOOKS, actions=ACTIONS)
    create, lend = books.on("POST /books"), books.on("POST /books/7/lend")
    delete = books.on("DELETE /books/7")
    assert [kind.has(Consequences) for kind in (create, lend, delete)] == [True, False, False]
    assert [kind.has(ActionConsequences) for kind in (create, lend, delete)] == [False, True, False]
    assert [kind.has(EndConsequences) for kind in (create, lend, delete)] == [False, False, True]


def test_a_create_makes_other_records(api: Api) -> None:
    books = api(BOOKS, actions=ACTIONS)
    book = books.put("book", "7", name="Emma")
    made = books.on("POST /books").at(Consequences, "made", book, None, {"reader": "ann"})
    assert fields(made.related["loan"]) == {"book_id": "7", "reader": "ann"}
    assert books.all("loan") == [{"book_id": "7", "reader": "ann"}]


def test_an_update_makes_other_records(api: Api) -> None:
    books = api(BOOKS, actions=ACTIONS)
    book, update = books.put("book", "7", name="Emma"), books.on("PATCH /books/7")
    update.change(Consequences, book, {"reader": "bob"}, moment="changed")
    assert books.all("loan") == [{"book_id": "7", "reader": "bob"}]


def test_an_action_makes_other_records(api: Api) -> None:
    books = api(BOOKS, actions=ACTIONS)
    book, lend = books.put("book", "7", name="Emma"), books.on("POST /books/7/lend")
    lend.change(ActionConsequences, book, {"reader": "ann"})
    assert books.all("loan") == [{"book_id": "7", "reader": "ann"}]


def test_the_end_of_a_record_ends_others(api: Api) -> None:
    books = api(BOOKS, actions=ACTIONS)
    book = books.put("book", "7", name="Emma")
    books.put("loan", "1", book_id="7")
    books.put("loan", "2", book_id="8")
    books.on("DELETE /books/7").change(EndConsequences, book, moment="end")
    assert books.all("loan") == [{"book_id": "8"}]
