"""Pages, by the parameters of a family."""

from __future__ import annotations

import msgspec
import pytest

from liveref.model.conventions.queries import Pages
from liveref.service.effects.pagination import Pagination
from liveref.service.request.problem import Problem
from liveref.service.work.unit import unit_of
from steps.bench import Bench, Request
from steps.making import Api

BOOKS = """
    GET /books ?most ?from ?by -> id name pages:integer 200
    > {"books": [{"id": "7", "name": "Emma", "pages": 474}]}
    POST /books name pages:integer -> id 201
    GET /books/{book_id} -> id name pages:integer 200
"""
PAGES = Pages(limit="most", marker="from", offset="skip", backwards="up", sort="by")


@pytest.fixture
def books(api: Api) -> Bench:
    """Three books, in a family with names of its own for the parameters of pages."""
    api_of_books = api(BOOKS).system.api
    conventions = msgspec.structs.replace(api_of_books.conventions, pages=PAGES)
    bench = Bench(msgspec.structs.replace(api_of_books, conventions=conventions))
    for number, pages in (("1", 30), ("2", 10), ("3", 20)):
        bench.put("book", number, name=f"book {number}", pages=pages)
    return bench


def ids(request: Request) -> list[str]:
    pagination = Pagination(request.plan)
    contexts, _ = request.bench.work(lambda tx: pagination.page(unit_of(request.call, tx)))
    return [context.record.id for context in contexts]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("most=2", ["1", "2"]),
        ("from=1", ["2", "3"]),
        ("skip=2", ["3"]),
        ("by=pages", ["2", "3", "1"]),
        ("by=pages:desc&most=1", ["1"]),
        ("up=true&most=1", ["3"]),
        ("most=1&from=2", ["3"]),
    ],
)
def test_a_query_selects_a_page(books: Bench, query: str, expected: list[str]) -> None:
    assert ids(books.on(f"GET /books?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [("most=x", "most"), ("from=9", "from"), ("by=colour", "by"), ("by=pages:up", "")],
)
def test_a_page_that_there_is_not_is_refused(books: Bench, query: str, field: str) -> None:
    with pytest.raises(Problem) as caught:
        ids(books.on(f"GET /books?{query}"))
    assert (caught.value.code, caught.value.field) == (400, field)
