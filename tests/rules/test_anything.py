"""Inference yields a model of any document, and never raises."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document, operation, row
from liveref.families import conventions
from liveref.reading.document import Operation, Row
from liveref.rules.infer import infer

SEGMENTS = ["books", "book", "{id}", "{book_id}", "v2", "{project_id}", "action", "file", "{a}:{b}"]
SEGMENTS += ["metadata", "detail", "OS-X", "os-", "{}", "", "actions", "-", "é", "{key}"]
NAMES = ["name", "id", "book", "books", "a.b", ".", "..", "", "status", "{x}", "links", "metadata"]
TYPES = ["string", "object", "array", "none", "", "integer or null", None]
TITLES = ["", "List books", "Create a book", "é", "(x Action)", " ", "Update"]
METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "METHOD"]

values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 1, 1.5, "a", "ACTIVE"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=8,
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    name, type_ = draw(st.sampled_from(NAMES)), draw(st.sampled_from(TYPES))
    location = draw(st.sampled_from(["body", "query", "path", "header", "boddy"]))
    return row(name, type_, location=location) if type_ is not None else row(name, None)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    path = "/" + "/".join(draw(st.lists(st.sampled_from(SEGMENTS), max_size=6)))
    return operation(
        f"{draw(st.sampled_from(METHODS))} {path}",
        draw(st.sampled_from(TITLES)),
        request=draw(st.lists(rows(), max_size=4)),
        response=draw(st.lists(rows(), max_size=4)),
        sent=draw(st.lists(values, max_size=2)),
        answered=draw(st.lists(values, max_size=2)),
        success=tuple(draw(st.lists(st.sampled_from([200, 204, 404]), max_size=2))),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(operations(), max_size=6))
def test_any_document(written: list[Operation]) -> None:
    api = infer(document(*written), conventions())
    names = {resource.name for resource in api.resources}
    assert len(api.operations) == len(written)
    assert len({one.id for one in api.operations}) == len(written)
    assert {one.resource for one in api.operations} <= names
    assert len(names) == len(api.resources)


def test_a_deep_example() -> None:
    value: Any = {}
    for _ in range(900):
        value = {"a": [value]}
    api = infer(document(operation("GET /books/{id}", answered=[value])), conventions())
    assert api.operations[0].responses[0].body is not None


def test_a_name_of_many_parts() -> None:
    named = row("a" + ".a" * 2000)
    assert infer(document(operation("POST /books", request=[named])), conventions()).operations


def test_a_list_whose_example_is_no_list() -> None:
    listing = operation("GET /books", "List books", response=[row("books", "array")], answered=[1])
    api = infer(document(listing), conventions())
    assert api.resources[0].name == "book"


def test_a_field_without_a_name() -> None:
    """A part that is copied from one body to another is a property, although its name is empty."""
    documented = operation("PUT /", response=[row("id", "object")])
    other = operation("PUT /", answered=[{"id": {"": None}, "name": None}])
    api = infer(document(operation("GET /"), documented, other), conventions())
    assert len(api.operations) == 3
