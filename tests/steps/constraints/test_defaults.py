"""Values that new records get."""

from __future__ import annotations

from liveref.model.constraints.conditions import Term
from liveref.model.constraints.fields import Default
from liveref.service.effects.constraints.defaults import FirstValues
from steps.bench import BECAUSE, fields
from steps.making import Api

BOOKS = """
    POST /books name nickname copies:integer -> id name nickname copies
    GET /books/{book_id} -> id name nickname copies
"""
NICKNAME = Default(resource="book", field="nickname", other=Term(field="name"), reason=BECAUSE)
FIRST = """
- {fact: initial, resource: book, set: {copies: 0}, because: There is none yet.}
"""


def test_it_is_in_the_plan_of_a_create(api: Api) -> None:
    books = api(BOOKS, FIRST, NICKNAME)
    assert books.on("POST /books").has(FirstValues)
    assert not books.on("GET /books/7").has(FirstValues)
    assert not api(BOOKS).on("POST /books").has(FirstValues)


def test_a_new_record_gets_what_it_lacks(api: Api) -> None:
    create = api(BOOKS, FIRST, NICKNAME).on("POST /books")
    new = create.make(FirstValues, moment="complete", name="Emma", copies=7)
    assert fields(new.record) == {"name": "Emma", "nickname": "Emma", "copies": 0}
    other = create.make(FirstValues, moment="complete", name="Emma", nickname="Em")
    assert other.record.data["nickname"] == "Em"


def test_a_stored_record_keeps_its_values(api: Api) -> None:
    books = api(BOOKS, FIRST, NICKNAME)
    book = books.put("book", "7", name="Emma", copies=3)
    changed = books.on("POST /books").change(FirstValues, book, moment="complete")
    assert fields(changed.record) == {"name": "Emma", "copies": 3}
