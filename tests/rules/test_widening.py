"""An answer shows at least what a request may set."""

from __future__ import annotations

from typing import Any

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.schema import Property, Schema
from liveref.rules.infer import infer


def shown(request: list[Any], response: list[Any]) -> dict[str, Property]:
    """The fields of a book's answer, where another operation sets them."""
    create = operation("POST /books", request=request, success=(201,))
    show = operation("GET /books/{book_id}", response=response)
    api = infer(document(create, show), conventions())
    body = next(r.body for r in api.operations[1].responses if r.body)
    return dict(body.schema.properties)


def test_the_values_of_both_are_shown() -> None:
    properties = shown(
        [row("cover", enum=("hard", "soft", "none"))], [row("cover", enum=("hard", "soft"))]
    )
    assert set(properties["cover"].schema.enum) == {"hard", "soft", "none"}


def test_a_request_without_limits_takes_them_from_the_answer() -> None:
    assert not shown([row("cover")], [row("cover", enum=("hard", "soft"))])["cover"].schema.enum


def test_the_types_of_both_are_shown() -> None:
    properties = shown([row("pages", "string")], [row("pages", "integer")])
    assert set(properties["pages"].schema.types) == {"integer", "string"}


def test_what_no_request_sets_stays_as_it_is() -> None:
    properties = shown([row("title")], [row("cover", enum=("hard", "soft"))])
    assert set(properties["cover"].schema.enum) == {"hard", "soft"}


def answer_of(request: list[Any], sent: Any, answered: Any) -> Schema:
    """The body of an answer that shows a book, if a request of another kind sets it."""
    change = operation(
        "POST /books/{book_id}/action", "Change", request=request, sent=[{"change": sent}]
    )
    show = operation("GET /books/{book_id}", response=request, answered=[{"book": answered}])
    api = infer(document(show, change), conventions())
    return next(r.body for r in api.operations[0].responses if r.body).record


def test_a_list_keeps_its_structure_where_a_request_says_nothing_of_its_items() -> None:
    schema = answer_of([row("pens", "array")], {"pens": []}, {"pens": [{"ink": "red"}]})
    items = schema.properties["pens"].schema.items
    assert items is not None
    assert items.types == ()
    assert items.properties["ink"].schema.types == ()


def test_what_only_examples_show_of_an_open_object_is_of_any_type() -> None:
    schema = answer_of([row("input", "object")], {"input": {"a": 1}}, {"input": {"a": 1}})
    below = schema.properties["input"].schema
    assert below.types == ("object",)
    assert below.properties["a"].schema.types == ()
    rows = [row("input", "object"), row("a", "integer")]
    schema = answer_of(rows, {"input": {"a": 1}}, {"input": {"a": 1}})
    assert schema.properties["input"].schema.properties["a"].schema.types == ("integer",)
