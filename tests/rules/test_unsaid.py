"""Values of a record that nobody gives, and nulls in answers."""

from __future__ import annotations

from typing import Any

from documents import declared, document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.rules.infer import infer

ASKED: list[Any] = [{"title": "A", "shelf": None, "place": None}]
SHOWN: list[Any] = [{"id": "1", "title": "A", "shelf": "north", "place": None}]
ROWS = [row("title", required=True), row("shelf"), row("place"), row("series_id")]
LISTED: list[Any] = [{"books": [{"id": "1", "title": "A", "place": "top", "series_id": "7"}]}]


def api_of(behaviour: Behaviour | None = None, *, service: bool = True) -> API:
    answered_rows = [row("id", required=True), *(row(r.name, required=True) for r in ROWS)]
    return infer(
        document(
            operation(
                "POST /books", request=ROWS, response=answered_rows, sent=ASKED, answered=SHOWN
            ),
            operation("GET /books", "List books", answered=LISTED),
            operation("GET /books/{id}", "Show a book", response=answered_rows, answered=SHOWN),
        ),
        conventions(service=service),
        declared(behaviour or Behaviour()),
    )


def nulls(api: API, identity: str) -> set[str]:
    shown = next(o for o in api.operations if o.id == identity)
    record = next(r.body.record for r in shown.responses if r.body)
    return {name for name, prop in record.properties.items() if prop.schema.nullable}


def test_what_one_answer_has_as_null_all_may() -> None:
    assert nulls(api_of(), "list_books") == {"place", "series_id"}


def test_a_reference_that_no_request_has_to_give_may_be_null() -> None:
    assert nulls(api_of(), "show_book") == {"place", "series_id"}


def test_an_identity_that_a_create_may_choose_is_not_null() -> None:
    answered_rows = [
        row("id", required=True),
        row("title", required=True),
        row("series_id", required=True),
    ]
    asked = [row("id"), row("title", required=True), row("series_id")]
    shown: list[Any] = [{"id": "1", "title": "A", "series_id": "7"}]
    operations = (
        operation("POST /books", request=asked, response=answered_rows, answered=shown),
        operation("GET /books/{id}", "Show a book", response=answered_rows, answered=shown),
    )
    api = infer(document(*operations), conventions())
    assert nulls(api, "show_book") == {"series_id"}


def test_an_identity_is_null_where_the_document_has_it_so() -> None:
    shown: list[Any] = [{"id": None, "title": "A"}]
    api = infer(
        document(
            operation("GET /books/{id}", "Show a book", answered=shown),
            operation("GET /books", "List books", answered=LISTED),
        ),
        conventions(),
    )
    assert "id" in nulls(api, "show_book")
    assert "id" not in nulls(api, "list_books")


def test_what_the_service_gives_a_value_is_not_null() -> None:
    assert api_of().resource("book").assigned == ("id", "shelf")


def test_elsewhere_an_example_tells_nothing_of_what_the_service_gives() -> None:
    assert api_of(service=False).resource("book").assigned == ()


def test_what_behaviour_has_as_null_may_be() -> None:
    behaviour = Behaviour(resources={"book": ResourceBehaviour(defaults={"title": None})})
    assert "title" in nulls(api_of(behaviour), "list_books")


def test_links_beside_a_list_are_required_by_none() -> None:
    rows = [row("books", "array", required=True), row("books_links", "array", required=True)]
    shown = [{"books": [{"id": "1"}], "books_links": [{"rel": "next", "href": "/books?marker=1"}]}]
    api = infer(document(operation("GET /books", response=rows, answered=shown)), conventions())
    body = next(r.body for r in api.operations[0].responses if r.body)
    required = {name for name, prop in body.schema.properties.items() if prop.required}
    assert required == {"books"}
