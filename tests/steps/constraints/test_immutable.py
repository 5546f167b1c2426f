"""Fields that keep their first value."""

from __future__ import annotations

from liveref.service.effects.constraints.immutable import ImmutableFields
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books code shelf -> id code shelf
    PATCH /books/{book_id} code shelf -> id code shelf 409
    GET /books/{book_id} -> id code shelf
"""
STAYS = """
- {fact: immutable, resource: book, field: code, if: shelf present, code: 409, because: It stays.}
- {fact: immutable, resource: book, field: shelf, mode: ignored, because: It stays.}
"""


def test_it_is_in_the_plans_of_changes(api: Api) -> None:
    books = api(BOOKS, STAYS)
    assert books.on("PATCH /books/7").has(ImmutableFields)
    assert not books.on("POST /books").has(ImmutableFields)


def test_another_value_is_refused_while_the_condition_holds(api: Api) -> None:
    books = api(BOOKS, STAYS)
    update = books.on("PATCH /books/7")
    fixed, free = books.put("book", "7", code="A", shelf="s"), books.put("book", "8", code="A")
    update.change(ImmutableFields, free, {"code": "B"}, moment="judge", code="B")
    update.change(ImmutableFields, fixed, {"code": "A"}, moment="judge", code="A")
    with refused(409, "code cannot be changed"):
        update.change(ImmutableFields, fixed, {"code": "B"}, moment="judge", code="B")


def test_another_value_is_ignored_if_the_fact_says_so(api: Api) -> None:
    books = api(BOOKS, STAYS)
    book = books.put("book", "7", code="A", shelf="s")
    update = books.on("PATCH /books/7")
    changed = update.change(ImmutableFields, book, moment="complete", shelf="t")
    assert changed.record.data["shelf"] == "s"
