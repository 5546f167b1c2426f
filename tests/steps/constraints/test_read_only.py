"""Fields that no request sets."""

from __future__ import annotations

from liveref.service.effects.constraints.read_only import ReadOnlyFields
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name number:integer score:integer -> id name number score 403
    PATCH /books/{book_id} name number:integer -> id name number score
    GET /books/{book_id} -> id name number score
"""
OURS = """
- {fact: read-only, resource: book, field: number, because: We count.}
- {fact: read-only, resource: book, field: score, mode: refused, code: 403, because: We score.}
"""


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    books = api(BOOKS, OURS)
    assert books.on("POST /books").has(ReadOnlyFields)
    assert not books.on("GET /books/7").has(ReadOnlyFields)


def test_an_ignored_field_is_taken_out_of_the_request(api: Api) -> None:
    create = api(BOOKS, OURS).on("POST /books", {"name": "Emma", "number": 7})
    assert create.unit(ReadOnlyFields, "arrive").call.body == {"name": "Emma"}
    assert create.call.body == {"name": "Emma", "number": 7}


def test_a_refused_field_is_refused(api: Api) -> None:
    with refused(403, "score is set by the service alone"):
        api(BOOKS, OURS).on("POST /books", {"score": 1}).unit(ReadOnlyFields, "arrive")


def test_a_field_that_a_patch_has_changed_is_restored(api: Api) -> None:
    books = api(BOOKS, OURS)
    book, patch = books.put("book", "7", name="Emma", number=7), books.on("PATCH /books/7", [])
    changed = patch.change(ReadOnlyFields, book, moment="judge", number=8)
    assert changed.record.data == {"name": "Emma", "number": 7}
