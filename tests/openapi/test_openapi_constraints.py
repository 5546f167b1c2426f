"""Constraints in OpenAPI: keywords of schemas where there are some, else an extension."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liveref.loading import load
from liveref.openapi import export

HTTP = Path(__file__).parents[1] / "http"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The studio with the facts of its behaviour file."""
    facts = HTTP / "constraints" / "behaviour-studio.yaml"
    api = load(str(HTTP / "trees" / "studio"), behaviour=[facts]).api
    return export(api)[0]


def properties(document: dict[str, Any], schema: str) -> dict[str, Any]:
    schemas_properties: dict[str, Any] = document["components"]["schemas"][schema]["properties"]
    return schemas_properties


@pytest.mark.parametrize(
    ("field", "keywords"),
    [
        ("age", {"minimum": 16, "exclusiveMaximum": 100}),
        ("nickname", {"minLength": 2, "maxLength": 8}),
        ("code", {"pattern": "^[A-Z]{2}[0-9]{3}$"}),
        ("level", {"enum": ["basic", "gold"], "default": "basic"}),
        ("email", {"format": "email"}),
        ("tags", {"maxItems": 2}),
        ("secret_word", {"writeOnly": True}),
    ],
)
def test_keywords_of_a_request(
    document: dict[str, Any], field: str, keywords: dict[str, Any]
) -> None:
    schema = properties(document, "GuestCreate")[field]
    assert {name: schema.get(name) for name in keywords} == keywords


def test_what_no_request_sets_is_read_only(document: dict[str, Any]) -> None:
    assert properties(document, "Guest")["number"]["readOnly"] is True
    assert properties(document, "Room")["booked"]["readOnly"] is True
    assert "readOnly" not in properties(document, "Guest")["name"]


def test_an_extension_states_the_rest_with_its_sentence(document: dict[str, Any]) -> None:
    close = document["paths"]["/rooms/{room_id}/close"]["post"]["x-liveref-constraints"]
    precondition = next(fact for fact in close if fact["kind"] == "precondition")
    assert precondition["conditions"] == [{"field": "status", "value": "open"}]
    assert precondition["because"] == "Only open rooms can be closed."
    assert precondition["at"].endswith("behaviour-studio.yaml:80")


def test_an_error_may_say_its_reason(document: dict[str, Any]) -> None:
    error = properties(document, "Error")["error"]
    assert error["properties"]["because"]["required"] == ["rule", "at", "text"]
    assert "because" not in error["required"]
