"""Operations that share a URL, things made in one call, examples of several versions."""

from __future__ import annotations

from typing import Any

import msgspec
from test_bodies import outline

from documents import HERE, document, operation, row
from liveref.families import conventions
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading.document import Example, Operation, Side
from liveref.rules.infer import infer


def requests(*written: Operation) -> list[Schema]:
    api = infer(document(*written), conventions())
    return [one.request.schema for one in api.operations if one.request]


PEN = row("user", "object")


def test_a_row_stands_where_the_other_ways_show_it() -> None:
    by_name = operation("POST /keys", "By name", request=[PEN], sent=[{"key": {"user": {"a": 1}}}])
    by_id = operation("POST /keys", "By id", request=[PEN, row("a")], sent=[{"key": {"b": 1}}])
    assert outline(requests(by_id, by_name)[0]) == {
        "key": {"b": "integer", "user": {"a": "string"}}
    }


def test_a_row_with_a_dotted_name_stays_where_that_tells() -> None:
    dotted = [row("key", "object"), row("hints", "object"), row("hints.near"), row("hints.far")]
    one = operation("POST /keys", "One", request=dotted, sent=[{"key": {"tips": {"near": "x"}}}])
    two = operation("POST /keys", "Two", sent=[{"key": {"a": 1}}])
    assert outline(requests(two, one)[1])["key"]["hints"] == {"near": "string", "far": "string"}


def test_objects_of_one_name_are_alike_but_for_secrets() -> None:
    one = {"key": {"pass": {"user": {"id": "1", "name": "x", "password": "p"}}}}
    two = {"key": {"code": {"user": {"id": "1"}}}}
    first, second = requests(
        operation("POST /keys", "One", request=[PEN], sent=[one]),
        operation("POST /keys", "Two", request=[PEN], sent=[two]),
    )
    assert outline(second) == {"key": {"code": {"user": {"id": "string", "name": "string"}}}}
    assert outline(first) == {
        "key": {"pass": {"user": {"id": "string", "name": "string", "password": "string"}}}
    }


def test_actions_of_one_url_stay_apart() -> None:
    schemas = requests(
        operation("POST /books/{id}/action", "Lend", sent=[{"lend": {"to": {"id": "1"}}}]),
        operation("POST /books/{id}/action", "Sell", sent=[{"sell": {"to": {"name": "x"}}}]),
    )
    assert outline(schemas[0]) == {"lend": {"to": {"id": "string"}}}


def shelf(*examples: Any) -> list[Operation]:
    pages = [row("name"), row("size", "integer"), row("colour"), row("shelf_id")]
    return [
        operation("POST /shelves", "Create a shelf", request=[row("name")], sent=list(examples)),
        operation(
            "POST /books",
            "Create a book",
            request=pages,
            sent=[{"book": {"name": "a", "size": 1, "shelf_id": "1", "project_id": "2"}}],
        ),
    ]


def test_what_is_made_along_has_the_fields_of_its_own_create() -> None:
    made = {"shelf": {"name": "a", "books": [{"name": "b", "size": 1}]}}
    assert outline(requests(*shelf(made))[0]) == {
        "shelf": {
            "name": "string",
            "books": [{"name": "string", "size": "integer", "colour": "string"}],
        }
    }


def test_what_is_blank_is_made_along_as_another_create_shows_it() -> None:
    """A library is shown with shelves that have books; a shelf alone is shown with none."""
    books = [{"name": "b", "size": 1, "colour": "red", "cover": {"hard": True}}]
    library = operation(
        "POST /libraries",
        "Create a library",
        request=[row("name")],
        sent=[{"library": {"shelves": [{"name": "a", "place": 1, "books": books}]}}],
    )
    shelf_rows = [row("name"), row("place", "integer"), row("books", "array")]
    alone = operation(
        "POST /shelves",
        "Create a shelf",
        request=shelf_rows,
        sent=[{"shelf": {"name": "a", "place": 1, "books": []}}],
    )
    schemas = requests(alone, library, shelf()[1])
    assert outline(schemas[0])["shelf"]["books"] == [
        {
            "name": "string",
            "size": "integer",
            "colour": "string",
            "cover": {"hard": "boolean"},
        }
    ]


def test_a_reference_is_not_made_along() -> None:
    for books in ([{"name": "b"}], [{"id": "1", "name": "a", "place": 2}], []):
        made = {"shelf": {"name": "a", "books": books}}
        schema = requests(*shelf(made))[0].properties["shelf"].schema
        assert "colour" not in str(outline(schema))


def test_a_row_called_like_the_wrapper_in_the_other_number() -> None:
    rows = [row("books", "object"), row("name")]
    schema = requests(operation("POST /books", request=rows, sent=[{"book": {"name": "a"}}]))[0]
    assert outline(schema) == {"book": {"name": "string"}}


def versions(*examples: tuple[str | None, Any]) -> dict[str, Property]:
    written = operation("GET /books/{id}", "Show", response=[row("name")])
    shown = tuple(
        Example(side=Side.RESPONSE, origin=HERE, data=data, microversion=version)
        for version, data in examples
    )
    api = infer(document(msgspec.structs.replace(written, examples=shown)), conventions())
    body = next(r.body for r in api.operations[0].responses if r.body)
    return body.schema.properties


def test_a_field_that_only_later_examples_show_came_with_them() -> None:
    fields = versions((None, {"a": 1}), ("2.9", {"a": 1, "b": 1}), ("2.10", {"a": 1, "b": 1}))
    assert (fields["a"].min_version, fields["b"].min_version) == (None, "2.9")


def test_a_field_that_comes_and_goes_says_nothing() -> None:
    fields = versions((None, {"a": 1}), ("2.9", {"a": 1, "b": 1}), ("2.10", {"a": 1}))
    assert fields["b"].min_version is None


def test_a_row_knows_its_versions_better() -> None:
    fields = versions((None, {"a": 1}), ("2.9", {"a": 1, "name": "x"}))
    assert fields["name"].min_version is None


def test_what_the_items_of_a_list_rest_on() -> None:
    rows = [row("tags", "array")]
    schema = requests(operation("POST /books", request=rows, sent=[{"tags": ["a"]}]))[0]
    items = schema.properties["tags"].schema.items
    assert items is not None
    assert items.evidence == (Evidence.EXAMPLE,)


def test_a_table_of_one_request_stands_for_what_another_of_its_url_only_shows() -> None:
    documented = operation(
        "PUT /books/{id}", request=[row("labels", "object")], sent=[{"labels": {}}]
    )
    shown = operation("PUT /books/{id}", sent=[{"labels": {"a": "b"}, "title": "x"}])
    other = operation("PUT /pens/{id}", sent=[{"labels": {"a": "b"}}])
    first, second, third = requests(documented, shown, other)
    assert Evidence.TABLE in first.properties["labels"].evidence
    assert Evidence.TABLE in second.properties["labels"].evidence
    assert Evidence.TABLE not in second.properties["title"].evidence
    assert Evidence.TABLE not in third.properties["labels"].evidence


def test_a_table_that_has_another_type_does_not() -> None:
    documented = operation(
        "PUT /books/{id}", request=[row("labels", "integer")], sent=[{"labels": 1}]
    )
    shown = operation("PUT /books/{id}", sent=[{"labels": {"a": "b"}}])
    assert Evidence.TABLE not in requests(documented, shown)[1].properties["labels"].evidence
