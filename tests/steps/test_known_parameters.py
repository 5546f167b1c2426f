"""Parameters that a service does not have."""

from __future__ import annotations

import pytest

from liveref.model.behaviour.queries import Search
from liveref.service.effects.known_parameters import KnownParameters
from steps.bench import refused
from steps.making import Api

BOOKS = """
    GET /books ?name -> books:array
    > {"books": [{"id": "a", "name": "b"}]}
    DELETE /books/{book_id}
"""


def test_a_closed_service_refuses_them(api: Api) -> None:
    books = api(BOOKS, family="placement")
    books.on("GET /books?name=a").unit(KnownParameters, "arrive")
    with refused(400, "nam is not a parameter of list_books in this version. Did you mean name?"):
        books.on("GET /books?nam=a").unit(KnownParameters, "arrive")
    with refused(400, "force is not a parameter"):
        books.on("DELETE /books/7?force=1").unit(KnownParameters, "arrive")


@pytest.mark.parametrize("family", [None, "lending"])
def test_others_ignore_them(api: Api, family: str | None) -> None:
    assert not api(BOOKS, family=family).on("GET /books?nam=a").has(KnownParameters)


def test_parameters_of_a_search_may_have_suffixes(api: Api) -> None:
    search = Search(
        of="book", shows={}, tree="a", amounts="room", names="mark", groups="hall", within="in",
        suffixes={"1.0": "[0-9]"},
    )  # fmt: skip
    books = api(BOOKS, family="placement", search=search)
    books.on("GET /books?room1=a").unit(KnownParameters, "arrive")
    with refused(400, "room is not a parameter"):
        books.on("GET /books?room=a").unit(KnownParameters, "arrive")
