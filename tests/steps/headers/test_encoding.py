"""The encoding of messages whose fields are headers."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from liveref.service.effects.headers.encoding import HeaderEncoding, ListEncoding
from liveref.service.planning.encoding import Encoding
from steps.bench import Bench
from steps.headers.test_listing import SHELVES
from steps.making import Api
from steps.test_listing import BOOKS


@pytest.fixture
def shelves(api: Api) -> Bench:
    """An empty system of shelves with jars."""
    return api(SHELVES)


@pytest.mark.parametrize(
    ("request_line", "encoding"),
    [
        ("GET /shelves/a", ListEncoding),
        ("PUT /shelves/a", HeaderEncoding),
        ("HEAD /shelves/a/b", HeaderEncoding),
        ("GET /shelves/a/b", HeaderEncoding),
    ],
)
def test_fields_are_headers(shelves: Bench, request_line: str, encoding: type) -> None:
    assert type(shelves.on(request_line).plan.encoding) is encoding


def test_fields_are_in_bodies_elsewhere(api: Api) -> None:
    listed = api(BOOKS).on("GET /books")
    assert type(listed.plan.encoding) is Encoding
    assert listed.plan.encoding.offers(listed.call) == ("application/json",)
    assert listed.plan.encoding.copy(listed.call) is None


def test_a_request_gives_fields_in_headers(shelves: Bench) -> None:
    height = {b"x-shelf-height": b"2", b"x-other": b"3"}
    put = shelves.on("PUT /shelves/a", headers=height)
    assert put.plan.encoding.fields(put.call) == {"x_shelf_height": "2"}
    read = shelves.on("GET /shelves/a", headers=height)
    assert read.plan.encoding.fields(read.call) is UNSET


def test_an_answer_shows_them_in_headers(shelves: Bench) -> None:
    head = shelves.on("HEAD /shelves/a")
    answer = head.plan.encoding.answer(head.call, 204, [], {"x_shelf_height": 2, "bytes": 3})
    assert (b"x-shelf-height", b"2") in answer.headers
    assert answer.body == b""


def test_a_list_has_the_headers_of_its_head(shelves: Bench) -> None:
    head = shelves.on("GET /shelves/a").plan.encoding.head
    assert head is not None
    assert head.operation.method == "HEAD"
    assert shelves.on("HEAD /shelves/a").plan.encoding.head is None


def test_a_header_asks_for_a_copy(api: Api) -> None:
    """Only a family has headers that ask for copies."""
    shelves = api(SHELVES, family="object-store")
    put = shelves.on("PUT /shelves/a/honey", headers={b"x-copy-from": b"/b/jam"})
    copy = put.plan.encoding.copy(put.call)
    assert copy is not None
    assert copy.reading.path == {"shelf": "b", "jar": "jam"}
    assert copy.storing.path == {"shelf": "a", "jar": "honey"}
    assert copy.upload.operation.method == "PUT"
    plain = shelves.on("PUT /shelves/a/honey")
    assert plain.plan.encoding.copy(plain.call) is None
