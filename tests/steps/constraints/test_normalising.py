"""Texts in the form in which the service keeps them."""

from __future__ import annotations

import pytest

from liveref.service.effects.constraints.normalising import Normalising
from steps.making import Api

BOOKS = """
    POST /books code title -> id code title
    PATCH /books/{book_id} code -> id code title
    GET /books/{book_id} -> id code title
"""
CAPITALS = (
    "- {fact: normalisation, resource: book, field: code, value: [trim, upper], because: So.}"
)


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    books = api(BOOKS, CAPITALS)
    assert books.on("POST /books").has(Normalising)
    assert not books.on("GET /books/7").has(Normalising)


def test_a_request_is_changed_in_a_copy(api: Api) -> None:
    body = {"code": " ab ", "title": " Emma "}
    create = api(BOOKS, CAPITALS).on("POST /books", body)
    assert create.unit(Normalising, "arrive").call.body == {"code": "AB", "title": " Emma "}
    assert body["code"] == " ab "


def test_a_record_is_changed_before_it_is_stored(api: Api) -> None:
    update = api(BOOKS, CAPITALS).on("PATCH /books/7")
    assert update.make(Normalising, moment="complete", code="ab").record.data == {"code": "AB"}


ADDRESSES = "- {fact: normalisation, resource: book, field: code, value: [address], because: So.}"


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("0:0:0:0:0:babe:220.12.22.2", "::babe:dc0c:1602"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.1"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_an_address_is_kept_in_its_canonical_form(api: Api, given: str, canonical: str) -> None:
    create = api(BOOKS, ADDRESSES).on("POST /books", {"code": given})
    assert create.unit(Normalising, "arrive").call.body == {"code": canonical}
