"""Records that are made along with others."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.reading.document import Operation
from liveref.rules.infer import infer

COVER = {"id": "1", "title": "a", "status": "ok", "created": "2020-01-01", "size_id": "3"}
ANSWER = {"id": "2", "title": "a", "status": "ok", "created": "2020-01-01", "size_id": "3"}
SHOWN = operation("GET /covers/{id}", answered=[COVER])


def made(sent: Any, *more: Operation) -> API:
    create = operation("POST /books", sent=[sent], answered=[{**ANSWER, "cover": COVER}])
    return infer(document(create, operation("GET /books/{id}"), *more), conventions())


def test_an_object_called_like_another_resource_is_owned() -> None:
    api = made({"title": "a"}, SHOWN)
    assert api.resource("cover").owned_by == "book"
    assert api.resource("book").owns == ("cover",)


def test_identifiers_times_status_and_references_are_not_shared() -> None:
    assert made({"title": "a"}, SHOWN).resource("cover").shares == ("title",)


@pytest.mark.parametrize("name", ["cover", "cover_id", "coverRef"])
def test_what_the_request_names_is_a_reference(name: str) -> None:
    assert made({"title": "a", name: "1"}, SHOWN).resource("cover").owned_by is None


def test_a_request_of_the_same_place_counts() -> None:
    other = operation("POST /books", "Create with a cover", sent=[{"cover_id": "1"}])
    assert made({"title": "a"}, SHOWN, other).resource("cover").owned_by is None


def test_what_has_a_create_of_its_own_is_a_reference() -> None:
    create = operation("POST /covers", request=[row("title")])
    assert made({"title": "a"}, SHOWN, create).resource("cover").owned_by is None


def test_what_is_only_listed_is_a_reference() -> None:
    listed = operation("GET /covers", answered=[{"covers": [COVER]}])
    assert made({"title": "a"}, listed).resource("cover").owned_by is None


def test_a_parent_is_not_owned() -> None:
    api = infer(
        document(
            operation("GET /covers/{id}", answered=[COVER]),
            operation("POST /covers/{id}/books", "Create", answered=[{"cover": COVER, "n": 1}]),
        ),
        conventions(),
    )
    assert api.resource("cover").owned_by is None
