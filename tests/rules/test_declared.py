"""JSON Schemas that the document shows."""

from __future__ import annotations

from typing import Any

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API, Body
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.reading.document import Operation
from liveref.rules.infer import infer

BOOK = {
    "name": "book",
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "title": {"type": "string", "maxLength": 80, "description": "What it is called."},
        "words": {"$ref": "#/definitions/words"},
    },
    "required": ["title"],
    "definitions": {
        "words": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"count": {"type": "integer"}},
            },
        }
    },
}
BOOKS = {
    "properties": {"books": {"type": "array", "items": BOOK}, "next": {"type": "string"}},
    "type": "object",
}


def api_of(*more: Operation, book: Any = BOOK) -> API:
    return infer(
        document(
            operation("GET /schemas/book", answered=[book]),
            operation("GET /schemas/books", answered=[BOOKS]),
            *more,
        ),
        conventions(),
    )


def answer(api: API, id_: str) -> Schema:
    matching = next(o for o in api.operations if o.id == id_)
    body: Body | None = next((r.body for r in matching.responses if r.body), None)
    assert body is not None
    return body.schema


def test_a_schema_is_laid_upon_what_is_called_so() -> None:
    api = api_of(
        operation("GET /books/{id}", "Show a book", answered=[{"id": "1", "title": "A"}]),
        operation("GET /books", "List books", answered=[{"books": [{"id": "1"}]}]),
    )
    shown = answer(api, "show_book")
    assert list(shown.properties) == ["id", "title", "words"]
    assert shown.properties["title"].schema.max_length == 80
    words = shown.properties["words"].schema.additional
    assert isinstance(words, Schema)
    assert words.properties["count"].schema.types == ("integer",)
    listed = answer(api, "list_books")
    assert list(listed.properties) == ["books", "next"]


def test_what_is_read_only_is_no_part_of_a_request() -> None:
    api = api_of(
        operation("POST /books", "Create a book", request=[row("title")], sent=[{"title": "A"}])
    )
    request = api.operations[2].request
    assert request is not None
    assert list(request.schema.properties) == ["title", "words"]
    assert not request.schema.properties["title"].required
    assert request.schema.properties["words"].evidence == (Evidence.SCHEMA,)


def test_a_schema_of_something_else_is_left_alone() -> None:
    api = api_of(operation("GET /shelves/{id}/book", answered=[{"place": 1, "row": 2}]))
    schema = next(r.body for r in api.operations[2].responses if r.body).schema
    assert set(schema.properties) == {"place", "row"}


def test_a_schema_that_holds_itself_comes_to_an_end() -> None:
    part: dict[str, Any] = {"type": "object", "properties": {"title": {"type": "string"}}}
    part["properties"]["next"] = {"$ref": "#"}
    part["properties"]["other"] = {"$ref": "#/properties/other"}
    api = api_of(operation("GET /books/{id}", answered=[{"title": "A"}]), book=part)
    assert api.operations


def test_what_looks_like_a_schema_elsewhere_is_none() -> None:
    shown = {"name": "x", "properties": {"a": {"type": "string"}}}
    api = infer(
        document(
            operation("GET /things/{id}", answered=[shown]),
            operation("GET /books/{id}/things/{id}", answered=[{"name": "x"}]),
        ),
        conventions(),
    )
    last = next(r.body for r in api.operations[1].responses if r.body).schema
    assert "a" not in last.properties


def test_a_schema_limits_what_a_table_does_not() -> None:
    book = {"name": "book", "properties": {"title": {"type": "string", "maxLength": 80},
            "form": {"type": ["null", "string"], "enum": [None, "scroll", "codex"]}}}  # fmt: skip
    rows = [row("title", required=True), row("form")]
    written = {"title": "A", "form": "codex"}
    api = api_of(operation("POST /books", "Create a book", request=rows, sent=[written]), book=book)
    made = next(o for o in api.operations if o.method == "POST")
    assert made.request is not None
    properties = made.request.schema.properties
    assert properties["title"].schema.max_length == 80
    assert (properties["form"].schema.enum, properties["form"].schema.nullable) == (
        ("scroll", "codex"),
        True,
    )
