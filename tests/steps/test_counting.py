"""Usage."""

from __future__ import annotations

from liveref.model.behaviour.amounts import Count
from liveref.service.effects.counting import Usage
from liveref.service.representation.usage import COUNTED
from steps.making import Api

BOOKS = """
    POST /books name pages:integer -> id name pages:integer
    GET /books/{book_id} -> id name pages:integer
    GET /usage -> books:integer pages:integer
    > {"books": 3, "pages": 900}
    PUT /usage books:integer -> books:integer
    < {"books": 3}
"""
COUNTS = {"books": (Count(of="book"),), "pages": (Count(of="book", sum="pages"),)}


def test_a_read_shows_numbers_and_sums(api: Api) -> None:
    books = api(BOOKS, others={"usage": {"counts": COUNTS}})
    show = books.on("GET /usage")
    assert show.has(Usage)
    assert not books.on("PUT /usage").has(Usage)
    assert not books.on("GET /books/7").has(Usage)
    books.put("book", "7", pages=474)
    books.put("book", "8", pages=26)
    computed = show.unit(Usage, "context").call.computed
    assert computed == {f"{COUNTED}books": 2, f"{COUNTED}pages": 500}
