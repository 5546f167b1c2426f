"""Redirects from a short address to the whole one."""

from __future__ import annotations

from liveref.service.effects.redirects import Redirect
from steps.bench import refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name
    GET /books/{book_name}/{book_id} -> id name
    GET /books/{book_identity} -> 302
"""


def test_a_short_address_leads_to_the_whole_one(api: Api) -> None:
    books = api(BOOKS, natural_key="name")
    books.put("book", "7", name="Emma")
    redirect = books.on("GET /books/7", base="http://here")
    assert redirect.has(Redirect)
    assert not books.on("GET /books/Emma/7").has(Redirect)
    assert redirect.run(Redirect).location == "http://here/books/Emma/7"
    with refused(404):
        books.on("GET /books/8").run(Redirect)
