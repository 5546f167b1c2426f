"""Preconditions that behaviour declares."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.behaviour.amounts import Count
from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.preconditions import Dependents, NotInUse, ResourceQuota, States
from liveref.service.system.record_meta import RecordMeta
from steps.bench import ANN, refused
from steps.making import Api

BOOKS = """
    POST /books name pages:integer -> id name pages:integer status 403 409
    GET /books/{book_id} -> id name pages:integer status
    POST /books/{book_id}/lend -> 202 409
    DELETE /books/{book_id} -> 204 409
    POST /loans book_id amounts:object -> id book_id amounts:object
    GET /loans/{loan_id} -> id book_id amounts:object
    GET /limits/{project_id} -> books:integer
    PUT /limits/{project_id} books:integer -> books:integer
"""


def lending(**transition: Any) -> dict[str, Any]:
    """The behaviour of books with a transition for lending."""
    return {"actions": {"lend": Transition(**transition)}}


@pytest.mark.parametrize(
    ("kind", "transition"),
    [
        (States, {"allowed": ("here",)}),
        (Dependents, {"unless": ("loan",)}),
        (NotInUse, {"unused": Count(of="loan", within="amounts.$book_id")}),
    ],
)
def test_they_are_in_the_plan_of_the_operation(
    api: Api, kind: Any, transition: dict[str, Any]
) -> None:
    books = api(BOOKS, **lending(**transition))
    assert books.on("POST /books/7/lend").has(kind)
    assert not books.on("POST /books").has(kind)


def test_the_status_may_forbid_an_operation(api: Api) -> None:
    books = api(BOOKS, **lending(allowed=("here",), requires={"name": "Emma"}))
    lend = books.on("POST /books/7/lend")
    lend.change(States, books.put("book", "7", status="here", name="Emma"), moment="allow")
    with refused(409, "The status of the book is lent; lend needs it to be here"):
        lend.change(States, books.put("book", "8", status="lent"), moment="allow")
    with refused(409, "lend needs it to be Emma"):
        other = books.put("book", "9", status="here", name="Ulysses")
        lend.change(States, other, moment="allow")


def test_a_record_that_refers_to_it_may_forbid_an_operation(api: Api) -> None:
    books = api(BOOKS, **lending(unless=("loan",)))
    book, lend = books.put("book", "7"), books.on("POST /books/7/lend")
    lend.change(Dependents, book, moment="allow")
    books.put("loan", "1", book_id="7")
    with refused(409, "At least one loan does not let this happen to the book"):
        lend.change(Dependents, book, moment="allow")


def test_a_new_record_is_judged_with_those_that_came_along(api: Api) -> None:
    books = api(BOOKS, actions={"create": Transition(at_least={"$pages": (1,)})})
    create = books.on("POST /books")
    create.make(Dependents, {"pages": 1}, moment="made", pages=1)
    with refused(400, "pages must be 1 at least"):
        create.make(Dependents, {"pages": 0}, moment="made", pages=0)


def test_an_amount_in_use_may_forbid_an_operation(api: Api) -> None:
    books = api(BOOKS, **lending(unused=Count(of="loan", within="amounts.$book_id")))
    books.put("loan", "1", amounts={"7": {"pages": 3}})
    books.on("POST /books/8/lend").unit(NotInUse, "admit")
    with refused(409, "At least one loan"):
        books.on("POST /books/7/lend").unit(NotInUse, "admit")


def test_a_project_has_no_more_than_its_quota(api: Api) -> None:
    limit = {"counts": {"books": (Count(of="book"),)}, "exceeded": 403}
    books = api(BOOKS, family="library", others={"limit": limit})
    create = books.on("POST /books", caller=ANN)
    assert create.has(ResourceQuota)
    assert not books.on("DELETE /books/7").has(ResourceQuota)
    book = books.put("book", "7", RecordMeta(project="p"), name="Emma")
    create.at(ResourceQuota, "made", book, None, {})
    books.put("limit", "p", books=0)
    with refused(403, "There is no room for another book: books is 0"):
        create.at(ResourceQuota, "made", book, None, {})


def test_an_action_that_grows_a_record_is_judged_too(api: Api) -> None:
    limit = {"counts": {"books": (Count(of="book", sum="pages"),)}, "exceeded": 403}
    grows = lending(values={"pages": 9})
    books = api(BOOKS, family="library", others={"limit": limit}, **grows)
    book = books.put("book", "7", RecordMeta(project="p"), pages=9)
    books.put("limit", "p", books=8)
    with refused(403, "books is 8"):
        books.on("POST /books/7/lend", caller=ANN).change(ResourceQuota, book, moment="changed")
