"""Changes of an operation to its record."""

from __future__ import annotations

from liveref.model.behaviour.transitions import Phase, Transition
from liveref.service.effects.transitions import StateChange
from liveref.service.system.record_meta import meta_of
from steps.bench import NOW, fields
from steps.making import Api

BOOKS = """
    POST /books name -> id name status reader readers:array
    GET /books/{book_id} -> id name status reader readers:array
    POST /books/{book_id}/lend reader -> 202
"""
LENT = Transition(
    to=(Phase(status="packed", seconds=5), Phase(status="lent")),
    sets={"reader": "to"},
    adds={"readers": "all"},
    values={"name": "lent out"},
)


def test_it_is_in_the_plan_of_the_action(api: Api) -> None:
    books = api(BOOKS, actions={"lend": LENT})
    assert books.on("POST /books/7/lend").has(StateChange)
    assert not books.on("POST /books").has(StateChange)


def test_status_and_fields_change(api: Api) -> None:
    books = api(BOOKS, actions={"lend": LENT})
    book = books.put("book", "7", status="here", readers=["bob"])
    arguments = {"to": "ann", "all": ["ann", "bob"]}
    changed = books.on("POST /books/7/lend").change(StateChange, book, arguments)
    assert fields(changed.record) == {
        "status": "packed",
        "reader": "ann",
        "readers": ["bob", "ann"],
        "name": "lent out",
    }
    assert meta_of(changed.record).phases == (("lent", NOW + 5),)
