"""The places of rows that no example of their own operation shows."""

from __future__ import annotations

from typing import Any

from test_bodies import answered, outline, sent

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.reason import Evidence
from liveref.reading.document import Operation
from liveref.rules.infer import infer

SIZE = [row("size", "object"), row("wide", "integer", required=True)]


def shown(*answers: Any) -> list[Operation]:
    """Operations on other things, whose examples these are."""
    return [operation(f"GET /pens{i}/{{id}}", answered=[a]) for i, a in enumerate(answers)]


def first(written: Operation, *more: Operation) -> Any:
    api = infer(document(written, *more), conventions())
    body = api.operations[0].request
    assert body is not None
    return body.schema


def test_a_row_stands_below_the_row_that_holds_it_elsewhere() -> None:
    pens = shown({"pen0": {"size": {"wide": 1}}}, {"pen1": {"size": {"wide": 2}}})
    schema = first(operation("POST /books", request=SIZE, sent=[{"book": {"a": 1}}]), *pens)
    assert outline(schema) == {"book": {"a": "integer", "size": {"wide": "integer"}}}
    wide = schema.properties["book"].schema.properties["size"].schema.properties["wide"]
    assert not wide.required
    assert Evidence.TABLE in wide.evidence


def test_what_others_show_once_or_at_several_places_tells_nothing() -> None:
    flat = {"book": {"a": "integer", "size": "object", "wide": "integer"}}
    for pens in (
        shown({"pen0": {"size": {"wide": 1}}}),
        shown({"pen0": {"size": {"wide": 1}}}, {"pen1": {"wide": 1}}, {"pen2": {"wide": 1}}),
    ):
        written = operation("POST /books", request=SIZE, sent=[{"book": {"a": 1}}])
        assert outline(first(written, *pens)) == flat


def test_a_row_stands_beside_a_list_where_it_does_elsewhere() -> None:
    rows = [row("books", "array"), row("id"), row("page", "object")]
    lists = [
        operation(f"GET /{many}", "List them", answered=[{many: [{"id": "1"}], "page": {"n": 1}}])
        for many in ("pens", "mugs")
    ]
    api = infer(
        document(operation("GET /books", "List books", response=rows), *lists), conventions()
    )
    (answer,) = [r.body for r in api.operations[0].responses if r.body]
    assert outline(answer.schema) == {"books": [{"id": "string"}], "page": "object"}


def test_a_row_that_says_so_stands_at_the_root() -> None:
    hint = row("hint", text="A hint. This is a top-level key in the request body.")
    body = sent("POST /books", [row("book", "object"), hint], {"book": {"a": 1}})
    assert outline(body.schema) == {"book": {"a": "integer"}, "hint": "string"}


def test_the_same_definition_twice_means_one_place_where_one_is_shown() -> None:
    rows = [row("size", "object"), row("wide", "integer"), row("wide", "integer")]
    body = answered("GET /books/{id}", rows, {"size": {"wide": 1}})
    assert outline(body.schema) == {"size": {"wide": "integer"}}


def test_a_list_with_fields_of_its_own_is_no_object_as_well() -> None:
    rows = [row("book", "object"), row("authors", "array"), row("authors.name")]
    authors = sent("POST /books", rows).schema.properties["book"].schema.properties["authors"]
    assert authors.schema.types == ("array",)


def test_an_object_that_may_be_a_list_of_texts_has_its_fields_itself() -> None:
    body = sent("PUT /books/{id}/tags", [row("tags", "array")], ["a"], {"tags": ["a"], "n": 1})
    assert set(body.schema.properties) == {"tags", "n"}


def test_a_row_shown_in_an_object_that_the_answer_has_without_it_stands_beside_that() -> None:
    rows = [row("pen", "object"), row("routes", "array")]
    inside, beside = {"pen": {"a": 1, "routes": ["x"]}}, {"pen": {"a": 1}, "routes": ["x"]}
    written = operation(
        "PUT /books/{id}",
        request=rows,
        response=rows,
        sent=[{"book": inside}],
        answered=[{"book": beside}],
    )
    schema = first(written)
    assert outline(schema)["book"] == {"pen": {"a": "integer"}, "routes": ["string"]}
