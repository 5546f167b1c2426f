"""Access to the records that a request names."""

from __future__ import annotations

import pytest

from liveref.service.effects.access import Access
from liveref.service.request.caller import Caller
from liveref.service.system.record_meta import RecordMeta
from steps.bench import ADMIN, ANN, BOB, refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name project_id
    GET /books/{book_id} -> id name project_id
    PATCH /books/{book_id} name -> id name project_id
    POST /loans book_id -> id book_id
    GET /loans/{loan_id} -> id book_id
"""
OF_ANN = RecordMeta(project="p", seen="p")


def test_it_is_in_every_plan_of_a_family_with_tokens(api: Api) -> None:
    assert api(BOOKS, family="library").on("GET /books/7").has(Access)
    assert not api(BOOKS, family="library").on("GET /books/7").plan.system.is_identity


@pytest.mark.parametrize("call", ["GET /books/7", "PATCH /books/7"])
@pytest.mark.parametrize(("caller", "code"), [(ANN, None), (ADMIN, None), (BOB, 404)])
def test_a_record_of_another_project_is_not_there(
    api: Api, call: str, caller: Caller, code: int | None
) -> None:
    books = api(BOOKS, family="library")
    books.put("book", "7", OF_ANN, name="Emma", project_id="p")
    request = books.on(call, caller=caller)
    if code is None:
        request.unit(Access, "arrive")
        return
    with refused(code):
        request.unit(Access, "arrive")


def test_a_record_that_the_body_names_is_judged_too(api: Api) -> None:
    books = api(BOOKS, family="library")
    books.put("book", "7", OF_ANN, name="Emma", project_id="p")
    with refused(404, "There is no book 7"):
        books.on("POST /loans", {"book_id": "7"}, caller=BOB).unit(Access, "arrive")
