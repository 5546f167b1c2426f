"""Inference yields a model of any document, and never raises."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document, operation, row
from liveref.families import conventions
from liveref.reading.document import Operation
from liveref.rules.infer import infer
from odd_documents import operations


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
