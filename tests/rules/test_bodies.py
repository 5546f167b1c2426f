"""Bodies from tables and examples."""

from __future__ import annotations

from typing import Any

import msgspec

from documents import HERE, document, operation, row
from liveref.families import conventions
from liveref.model.api import Body
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.reading.document import Example, Operation, Row, Side
from liveref.rules.infer import infer


def body_of(written: Operation, *more: Operation) -> Body:
    """The request of the first operation, else its answer."""
    inferred = infer(document(written, *more), conventions()).operations[0]
    body = inferred.request or next((r.body for r in inferred.responses if r.body), None)
    assert body is not None
    return body


def sent(call: str, rows: list[Row], *examples: Any) -> Body:
    return body_of(operation(call, request=rows, sent=list(examples)))


def answered(call: str, rows: list[Row], *examples: Any) -> Body:
    return body_of(operation(call, response=rows, answered=list(examples)))


def outline(schema: Schema) -> Any:
    """A schema as names and types only."""
    if schema.items is not None:
        return [outline(schema.items)]
    if schema.properties:
        return {name: outline(prop.schema) for name, prop in schema.properties.items()}
    return "/".join(schema.types)


def test_types_as_tables_write_them() -> None:
    written = {
        "string": "string",
        "UUID": "string",
        "int": "integer",
        "float": "number",
        "bool": "boolean",
        "list": "array",
        "dict": "object",
        "JSON": "object",
        "xsd:boolean": "boolean",
        "csapi:UUID": "string",
        "tns:int": "integer",
        "map": "array",
        "string or null": "string",
        "integer or string": "integer/string",
        "something": "",
    }
    rows = [row(f"f{place}", type_) for place, type_ in enumerate(written)]
    rows.append(row("either", text="It can be represented by a string, an integer, or null."))
    rows.append(row("uses", "boolean", text="Specifies how many times it can be used."))
    shown = [*written.values(), "string/integer", "integer"]
    assert list(outline(sent("POST /books", rows).schema).values()) == shown


def test_a_type_may_say_a_format() -> None:
    schema = sent("POST /books", [row("a", "csapi:uuid"), row("b", "string", format="date")]).schema
    assert [p.schema.format for p in schema.properties.values()] == ["uuid", "date"]


def test_table_and_example_are_merged() -> None:
    body = sent(
        "POST /books",
        [row("book", "object", required=True), row("pages", "integer"), row("title")],
        {"book": {"title": "A", "colour": "red", "pages": 3}},
    )
    assert body.wrapper == "book"
    assert outline(body.schema) == {
        "book": {"title": "string", "colour": "string", "pages": "integer"}
    }
    book = body.schema.properties["book"].schema
    assert book.properties["pages"].evidence == (Evidence.TABLE, Evidence.EXAMPLE)
    assert book.properties["colour"].evidence == (Evidence.EXAMPLE,)
    assert book.properties["title"].schema.example == "A"


def test_the_fields_of_a_list_stand_in_its_items() -> None:
    body = answered(
        "GET /books",
        [row("books", "array"), row("id"), row("books_links", "array"), row("next")],
        {"books": [{"id": "1"}]},
    )
    assert body.wrapper == "books"
    assert outline(body.schema) == {
        "books": [{"id": "string"}],
        "books_links": "array",
        "next": "string",
    }


def test_without_examples_the_rows_give_the_wrapper() -> None:
    body = answered("GET /books", [row("books", "array"), row("id")])
    assert outline(body.schema) == {"books": [{"id": "string"}]}
    body = answered("GET /books/{id}", [row("book", "object"), row("id")])
    assert outline(body.schema) == {"book": {"id": "string"}}


def test_without_both_the_document_gives_it() -> None:
    other = operation("POST /pens", sent=[{"pen": {"colour": "red"}}])
    more = operation("PUT /pens/{id}", sent=[{"pen": {"colour": "red"}}])
    books = operation("POST /books", request=[row("a")]), operation("GET /books/{id}")
    first = infer(document(*books, other, more), conventions()).operations[0]
    assert first.request is not None
    assert first.request.wrapper == "book"
    assert any("stand under `book`" in sentence for sentence in first.assumed)


def test_a_flat_document_stays_flat() -> None:
    assert sent("POST /books", [row("name")]).wrapper is None


def test_dotted_names() -> None:
    body = sent(
        "POST /books",
        [row("book", "object"), row("authors", "array"), row("authors.name"), row("size.wide")],
    )
    assert outline(body.schema) == {
        "book": {"authors": [{"name": "string"}], "size": {"wide": "string"}}
    }


def test_a_name_at_two_places_means_the_one_nearest_to_the_root() -> None:
    body = answered(
        "GET /books/{id}", [row("name", required=True)], {"name": "a", "author": {"name": "b"}}
    )
    author = body.schema.properties["author"].schema
    assert body.schema.properties["name"].required
    assert author.properties["name"].evidence == (Evidence.EXAMPLE,)


def test_the_same_row_twice_means_two_places() -> None:
    body = answered(
        "GET /books",
        [row("books", "array"), row("links", "array", key="a"), row("links", "array", key="b")],
        {"books": [{"links": []}], "links": []},
    )
    assert body.schema.properties["links"].evidence[0] is Evidence.TABLE
    items = body.schema.properties["books"].schema.items
    assert items is not None
    assert items.properties["links"].evidence[0] is Evidence.TABLE


def test_a_row_that_goes_on_in_later_versions_means_one_place() -> None:
    body = answered(
        "GET /books/{id}",
        [row("id", "integer", key="a", max_version="2.5"), row("id", key="b", min_version="2.6")],
        {"id": 1, "author": {"id": 2}},
    )
    prop = body.schema.properties["id"]
    assert set(prop.schema.types) == {"integer", "string"}
    assert (prop.min_version, prop.max_version) == (None, None)
    author = body.schema.properties["author"].schema
    assert author.properties["id"].evidence == (Evidence.EXAMPLE,)


def test_a_row_that_nothing_shows_stands_where_its_neighbours_do() -> None:
    rows = [row("sort"), row("place"), row("width"), row("depth")]
    body = answered("GET /books/{id}", rows, {"sort": "a", "size": {"width": "1", "depth": "2"}})
    assert list(body.schema.properties) == ["sort", "size", "place"]
    rows = [row("sort"), row("width"), row("place"), row("depth")]
    body = answered("GET /books/{id}", rows, {"sort": "a", "size": {"width": "1", "depth": "2"}})
    assert list(body.schema.properties["size"].schema.properties) == ["width", "depth", "place"]


def test_counts_and_links_of_a_list_stand_beside_it_and_those_of_a_field_in_its_items() -> None:
    rows = [row("books", "array"), row("pens", "array")]
    rows += [row(name) for name in ("books_links", "total_count", "pens_links", "loan_count")]
    body = answered("GET /books", rows, {"books": [{"pens": []}]})
    assert list(body.schema.properties) == ["books", "books_links", "total_count"]
    items = body.schema.properties["books"].schema.items
    assert items is not None
    assert list(items.properties) == ["pens", "pens_links", "loan_count"]


def test_an_example_that_is_no_json_has_no_key_at_its_root() -> None:
    text = Example(side=Side.RESPONSE, origin=HERE, text="token=1&secret=2")
    plain = operation("POST /tokens", "Create a token", response=[row("token")])
    plain = msgspec.structs.replace(plain, examples=(text,))
    wrapped = operation("POST /books", "Create a book", sent=[{"book": {"a": 1}}])
    assert body_of(plain, wrapped).wrapper is None


def test_types_that_differ_are_both_allowed() -> None:
    body = sent("POST /books", [row("size", "integer")], {"size": "3"})
    assert body.schema.properties["size"].schema.types == ("integer", "string")


def test_maps() -> None:
    body = sent(
        "POST /books",
        [row("metadata", "object"), row("extra", "object"), row("cover", "object")],
        {"metadata": {"k": "v"}, "extra": {}, "cover": {"hard": True}},
    )
    schemas = {name: p.schema for name, p in body.schema.properties.items()}
    assert isinstance(schemas["metadata"].additional, Schema)
    assert schemas["metadata"].additional.types == ("string",)
    assert schemas["metadata"].properties == {}
    assert schemas["extra"].additional is True
    assert schemas["cover"].additional is True
    assert list(schemas["cover"].properties) == ["hard"]


def test_keys_that_are_data() -> None:
    stock = {"total": 1, "free": 1, "lent": 0}
    body = answered(
        "GET /books/{id}/stock",
        [row("stock", "object"), row("total", "integer")],
        {"stock": {"paperback": stock, "hardback": stock}},
    )
    inside = body.schema.properties["stock"].schema
    assert inside.properties == {}
    assert isinstance(inside.additional, Schema)
    assert inside.additional.properties["total"].evidence == (Evidence.TABLE, Evidence.EXAMPLE)


def test_keys_that_are_data_within_keys_that_are_data() -> None:
    one, other = (f"{n}10927c4-8bc9-465d-ac60-d2f79f7e4a00" for n in "ab")
    body = sent("POST /books", [row("size", "integer")], {one: {other: {"size": 1}}, other: {}})
    outer = body.schema.additional
    assert isinstance(outer, Schema)
    assert isinstance(outer.additional, Schema)
    assert outer.additional.properties["size"].evidence[0] is Evidence.TABLE


def test_what_is_called_a_map_is_one_without_a_row_if_its_values_are_plain() -> None:
    body = sent("POST /books", [row("a")], {"metadata": {"k": "v"}, "extra": {"k": {"l": 1}}})
    assert body.schema.properties["metadata"].schema.properties == {}
    assert list(body.schema.properties["extra"].schema.properties) == ["k"]


def test_a_name_with_braces_stands_for_any_key() -> None:
    body = sent("POST /books", [row("size"), row("size_{format}")])
    assert list(body.schema.properties) == ["size"]
    assert body.schema.additional is True


def test_an_example_without_a_field_needs_none() -> None:
    rows = [row("a", required=True), row("b", required=True), row("c", required=True)]
    body = sent("POST /books", rows, {"a": "1", "b": "2", "c": None}, {"a": "1", "c": None})
    needed = {name: prop.required for name, prop in body.schema.properties.items()}
    assert needed == {"a": True, "b": False, "c": False}


def test_a_list_of_values_that_the_example_is_not_in_is_not_the_whole_list() -> None:
    size = row("size", text="One of ``Big`` or ``Small``.")
    for shown, listed in (("Big", ("Big", "Small")), ("big", ())):
        body = sent("POST /books", [size], {"size": shown})
        assert body.schema.properties["size"].schema.enum == listed


def test_values_of_a_map_need_only_what_all_have() -> None:
    stock = {"total": 1, "free": 1, "lent": 0}
    rows = [row("stock", "object"), row("lent", required=True), row("total", required=True)]
    more = {"paperback": {**stock, "x": 1}, "hardback": {"total": 1, "free": 1, "x": 0}}
    inside = sent("PUT /books/{id}", rows, {"stock": more}).schema.properties["stock"].schema
    assert isinstance(inside.additional, Schema)
    assert inside.additional.properties["total"].required
    assert not inside.additional.properties["lent"].required


def test_versions_of_a_field() -> None:
    body = sent("POST /books", [row("a", min_version="2.10", max_version="2.20")])
    prop = body.schema.properties["a"]
    assert (prop.min_version, prop.max_version) == ("2.10", "2.20")


def test_null_in_an_example() -> None:
    schema = answered("GET /books/{id}", [row("name")], {"name": None, "other": None}).schema
    assert schema.properties["name"].schema.nullable
    assert schema.properties["other"].schema.types == ()


def test_no_secret_is_kept_as_an_example() -> None:
    schema = sent("POST /books", [], {"password": "hush", "name": "open"}).schema
    assert schema.properties["password"].schema.example is msgspec.UNSET
    assert schema.properties["name"].schema.example == "open"


def test_a_secret_has_to_be_shown_by_what_makes_it_alone() -> None:
    rows, shown = [row("password", required=True)], {"password": "hush"}
    for call, needed in (("POST /books", True), ("GET /books/{id}", False)):
        assert answered(call, rows, shown).schema.properties["password"].required is needed


def test_a_list_of_steps_is_a_patch() -> None:
    steps = [{"op": "add", "path": "/name", "value": "a"}]
    body = sent("PATCH /books/{id}", [], steps)
    assert body.media_types == ("application/json-patch+json",)
    stated = operation(
        "PATCH /books/{id}", sent=[steps], prose="Send ``application/x-json-patch``."
    )
    assert body_of(stated).media_types == (
        "application/x-json-patch",
        "application/json-patch+json",
    )


def test_the_fields_of_a_resource_are_pooled() -> None:
    api = infer(
        document(
            operation("POST /books", sent=[{"book": {"a": 1}}], answered=[{"book": {"b": 1}}]),
            operation("GET /books", answered=[{"books": [{"c": 1}]}]),
            operation("POST /books/{id}/action", sent=[{"lend": {"d": 1}}]),
        ),
        conventions(),
    )
    assert set(api.resource("book").schema.properties) == {"id", "a", "b", "c"}


def test_what_a_table_requires_and_is_not_believed() -> None:
    rows = [
        row("title", required=True),
        row("lent", "boolean", required=True),
        row("pages", "integer", required=True, text="The default is ``12``."),
        row("description", required=True),
    ]
    properties = sent("POST /books", rows).schema.properties
    assert {name for name, prop in properties.items() if prop.required} == {"title"}


def test_an_update_is_not_asked_for_what_answers_have_as_well() -> None:
    title, note = row("title", required=True), row("note", required=True)
    update = operation("PUT /books/{id}", request=[title, note])
    shown = operation("GET /books/{id}", response=[title])
    made = operation("POST /books", request=[title])
    properties = body_of(update, shown, made).record.properties
    assert {name for name, prop in properties.items() if prop.required} == {"note"}


def test_the_key_around_a_changed_thing_is_required_as_the_table_says() -> None:
    rows = [row("book", "object", required=True), row("title", required=True)]
    others = operation("GET /books/{id}", response=rows), operation("POST /books", request=rows)
    body = body_of(operation("PUT /books/{id}", request=rows), *others)
    assert body.schema.properties["book"].required
    assert not body.record.properties["title"].required
