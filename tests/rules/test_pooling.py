"""Facts that operations on one resource learn from each other."""

from __future__ import annotations

from typing import Any

from test_bodies import outline

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.reading.document import Operation, Row
from liveref.rules.infer import infer

ADDRESSES = {"addresses": [{"ip": "10.0.0.1", "subnet_id": "1"}]}


def created(rows: list[Row], *more: Operation) -> Schema:
    """The request of a create whose table is `rows`, below the wrapper."""
    create = operation("POST /books", request=rows, sent=[{"book": {}}])
    request = infer(document(create, *more), conventions()).operations[0].request
    assert request is not None
    return request.record


def shown(*values: dict[str, Any], rows: list[Row] | None = None) -> Operation:
    return operation(
        "GET /books/{book_id}", response=rows, answered=[{"book": value} for value in values]
    )


def test_a_list_that_a_request_leaves_blank_is_filled_from_answers() -> None:
    schema = created([row("addresses", "array")], shown(ADDRESSES))
    assert outline(schema) == {"addresses": [{"ip": "string", "subnet_id": "string"}]}
    items = schema.properties["addresses"].schema.items
    assert items is not None
    assert items.evidence == (Evidence.RULE,)
    assert items.properties["ip"].evidence == (Evidence.RULE,)


def test_a_list_of_references_is_not() -> None:
    assert outline(created([row("pens", "array")], shown({"pens": [{"id": "1"}]}))) == {
        "pens": "array"
    }


def test_an_object_is_filled_where_a_row_names_its_fields_and_stays_open() -> None:
    rows = [row("size", "object"), row("wide", "integer")]
    schema = created([row("size", "object")], shown({"size": {"wide": 1}}, rows=rows))
    assert outline(schema) == {"size": {"wide": "integer"}}
    assert schema.properties["size"].schema.additional is True


def test_an_object_that_only_examples_fill_is_the_user_s_own() -> None:
    assert outline(created([row("size", "object")], shown({"size": {"wide": 1}}))) == {
        "size": "object"
    }


def test_requests_fill_each_other() -> None:
    update = operation("PUT /books/{book_id}", sent=[{"book": {"size": {"wide": 1}}}])
    assert outline(created([row("size", "object")], update)) == {"size": {"wide": "integer"}}


def test_an_object_of_which_one_field_is_known_has_those_that_rows_of_others_name() -> None:
    update = operation(
        "PUT /books/{book_id}",
        request=[row("size", "object"), row("deep", "integer")],
        sent=[{"book": {"size": {"wide": 1, "deep": 2, "odd": 3}}}],
    )
    create = operation("POST /books", sent=[{"book": {"size": {"wide": 1}}}])
    api = infer(document(create, update), conventions())
    assert api.operations[0].request is not None
    assert outline(api.operations[0].request.record)["size"] == {
        "wide": "integer",
        "deep": "integer",
    }


def test_no_field_is_added_to_a_record() -> None:
    assert outline(created([row("title")], shown({"title": "A", "pages": 3}))) == {
        "title": "string"
    }


PORT = [row("name"), row("size", "integer")]


def test_a_bulk_form_takes_what_one_takes() -> None:
    one = operation("POST /books", "Create a book", request=PORT, sent=[{"book": {"name": "a"}}])
    many = operation(
        "POST /books", "Create books", sent=[{"books": [{"name": "a", "colour": "red"}]}]
    )
    api = infer(document(one, many), conventions())
    assert [outline(o.request.schema) for o in api.operations if o.request] == [
        {"book": {"name": "string", "size": "integer", "colour": "string"}},
        {"books": [{"name": "string", "colour": "string", "size": "integer"}]},
    ]


def test_what_stands_under_another_key_is_no_bulk_form() -> None:
    one = operation("POST /books", "Create a book", request=PORT, sent=[{"book": {"name": "a"}}])
    other = operation("POST /books", "Create imports", sent=[{"imports": [{"url": "x"}]}])
    api = infer(document(one, other), conventions())
    assert [set(outline(o.request.record)) for o in api.operations if o.request] == [
        {"name", "size"},
        {"url"},
    ]


def test_a_list_of_which_nothing_is_known_has_the_items_that_all_of_its_name_have() -> None:
    def others(*items: Any) -> list[Operation]:
        return [
            operation(f"GET /pens{i}/{{id}}", answered=[{"tags": [tag]}])
            for i, tag in enumerate(items)
        ]

    def answered(tags: Row, near: list[Operation]) -> Any:
        written = operation("GET /books/{id}", response=[tags], answered=[{"name": "a"}])
        (response,) = infer(document(written, *near), conventions()).operations[0].responses
        assert response.body is not None
        return outline(response.body.schema)["tags"]

    objects = others({"a": 1}, {"a": 1}, {"a": 1, "b": 1})
    for tags, near, items in (
        (row("tags", "array"), others("a", "b", "c"), ["string"]),
        (row("tags", "array"), objects, "array"),
        (row("tags", "array", min_version="2.2"), objects, [{"a": "integer"}]),
        (row("tags", "array"), others("a", "b"), "array"),
        (row("tags", "array"), others("a", "b", "c", 1), "array"),
    ):
        assert answered(tags, near) == items


def answers(path: str, *values: dict[str, Any], method: str = "GET") -> Operation:
    return operation(f"{method} {path}", answered=list(values))


BOOK = {"id": "1", "title": "Emma", "pages": 474, "isbn": "1"}
UPDATED = answers("/books/{book_id}", {"book": {**BOOK, "tags": ["a"]}}, method="PATCH")


def fields_of(shown: Operation, *more: Operation) -> set[str]:
    api = infer(document(shown, UPDATED, *more), conventions())
    body = api.operations[0].responses[0].body
    assert body is not None
    return set(body.record.properties)


def test_what_an_update_answers_with_is_shown_and_listed_too() -> None:
    assert "tags" in fields_of(answers("/books/{book_id}", {"book": BOOK}))
    assert "tags" in fields_of(answers("/books", {"books": [BOOK]}))


def test_a_summary_stays_one() -> None:
    assert "tags" not in fields_of(answers("/books", {"books": [{"id": "1", "title": "Emma"}]}))
    detail = answers("/books/detail", {"books": [BOOK]})
    assert "tags" not in fields_of(answers("/books", {"books": [BOOK]}), detail)


def test_the_same_thing_elsewhere_keeps_its_own_view() -> None:
    shelf = answers("/shelves/{shelf_id}/books/{book_id}", {"book": BOOK})
    assert "tags" not in fields_of(shelf)
