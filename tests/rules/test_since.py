"""Versions that the text says brought fields and parameters."""

from __future__ import annotations

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.rules.infer import infer

SHOWN = {"name": "Emma", "spine": {"name": "worn"}, "shelf": "east", "lender": "Ann"}


def api_of(text: str) -> API:
    prose = f"Shows a book.\n\n.. versionadded:: 1.7\n  {text}\n\nThe end."
    rows = [row("fields", location="query")]
    return infer(
        document(operation("GET /books/{book_id}", prose=prose, request=rows, answered=[SHOWN])),
        conventions(),
    )


def since(text: str) -> dict[str, str | None]:
    body = api_of(text).operations[0].responses[0].body
    assert body is not None
    return {name: prop.min_version for name, prop in body.record.properties.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Introduced the ``shelf`` field.",
        "Added the ``shelf`` and ``shelf_id`` fields.",
        "Introduced the ``shelf_id``,\n  ``shelf`` response fields, of which more stands below.",
    ],
)
def test_a_field_that_a_version_brought(text: str) -> None:
    assert since(text) == {"name": None, "spine": None, "shelf": "1.7", "lender": None}


@pytest.mark.parametrize(
    "text",
    [
        "Added the ``shelf`` header.",
        "Added ``shelf`` state name, which replaces ``None``.",
        "The ``shelf`` field now takes a number.",
    ],
)
def test_a_text_about_something_else(text: str) -> None:
    assert set(since(text).values()) == {None}


def test_of_one_name_the_field_nearest_to_the_root_is_meant() -> None:
    body = api_of("Introduced the ``name`` field.").operations[0].responses[0].body
    assert body is not None
    assert body.record.properties["name"].min_version == "1.7"
    assert body.record.properties["spine"].schema.properties["name"].min_version is None


def test_a_parameter_of_the_query() -> None:
    parameters = api_of("Added the ``fields`` query parameter.").operations[0].parameters
    assert {p.name: p.min_version for p in parameters}["fields"] == "1.7"
