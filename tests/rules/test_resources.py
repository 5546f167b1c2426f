"""Operations that belong to one resource, and its name."""

from __future__ import annotations

from typing import Any

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.rules.infer import infer


def api_of(*calls: str) -> API:
    return infer(
        document(*(operation(call, request=[row("name")]) for call in calls)), conventions()
    )


def names(api: API) -> list[str]:
    return [resource.name for resource in api.resources]


def test_versions_prefixes_and_number_split_nothing() -> None:
    api = api_of(
        "GET /v2/{project_id}/books",
        "POST /v3/{project_id}/books",
        "GET /v3/{project_id}/book/{book_id}",
        "DELETE /v3/{tenant_id}/books/{id}",
    )
    assert names(api) == ["book"]
    assert api.resource("book").plural == "books"
    assert api.resource("book").collections == (
        "/v2/{project_id}/books",
        "/v3/{project_id}/books",
    )


def test_singular_and_plural_are_two_where_both_are_shown_and_nothing_is_below() -> None:
    api = api_of("GET /schemas/book", "GET /schemas/books")
    assert len(api.resources) == 2
    assert names(api_of("GET /schemas/book", "GET /schemas/books", "GET /schemas/books/{id}")) == [
        "book"
    ]


def test_the_parent_comes_before_the_name_only_on_a_clash() -> None:
    api = api_of(
        "GET /books/{book_id}",
        "GET /shelves/{shelf_id}",
        "GET /books/{book_id}/notes",
        "GET /shelves/{shelf_id}/notes",
        "GET /books/{book_id}/loans",
        "GET /loans",
        "GET /books/{book_id}/reviews",
    )
    assert names(api) == [
        "book",
        "shelf",
        "book_note",
        "shelf_note",
        "book_loan",
        "loan",
        "review",
    ]
    assert api.resource("book_note").parents == ("book",)


def test_parents_outermost_first() -> None:
    api = api_of(
        "GET /shops/{shop_id}",
        "GET /shops/{shop_id}/shelves/{shelf_id}",
        "GET /shops/{shop_id}/shelves/{shelf_id}/books/{book_id}",
    )
    assert api.operations[-1].parents == {"shop_id": "shop", "shelf_id": "shelf"}
    assert api.resource("book").parents == ("shop", "shelf")
    assert api.operations[-1].identifier == "book_id"


def test_what_a_link_relates_is_listed_from_both_ends() -> None:
    links = document(
        operation("PUT /shelves/{shelf_id}/books/{book_id}", "Add book to shelf"),
        operation("GET /books/{book_id}/shelves", answered=[{"shelves": [{"id": "1"}]}]),
    )
    assert len(names(infer(links, conventions()))) == 1


def test_an_unknown_parent_is_no_parent() -> None:
    assert api_of("GET /users/{user_id}/books").operations[0].parents == {}


def test_the_fuller_name_of_the_body() -> None:
    sent = [{"book_type": {"name": "novel"}}]
    api = infer(
        document(operation("POST /types", sent=sent), operation("GET /types/{type_id}")),
        conventions(),
    )
    assert names(api) == ["book_type"]


def test_a_poor_name_is_told_by_what_stands_above() -> None:
    assert names(api_of("GET /types/default")) == ["type_default"]


def test_the_field_that_identifies() -> None:
    def identifier(path: str, *fields: str) -> str:
        shown = operation(f"GET {path}", response=[row(name) for name in fields])
        return infer(document(shown), conventions()).resources[0].identifier

    assert identifier("/books/{book_id}", "name", "id") == "id"
    assert identifier("/books/{uuid}", "uuid", "name") == "uuid"
    assert identifier("/books/{uuid}", "uuid", "id") == "uuid"
    assert identifier("/books/{book_id}", "uuid", "id") == "id"
    assert identifier("/books/{book_name}", "id", "name") == "name"
    assert identifier("/books/{isbn}", "title", "isbn") == "isbn"
    assert identifier("/books/{book_name}", "book", "text") == "book"
    assert identifier("/books/{book_id}", "text") == "id"
    assert identifier("/books/{colour}", "text") == "colour"


def test_uuid_of_its_own_name_beside_a_number() -> None:
    asked = row("book_id", location="path", text="The UUID of the book.")
    number = {"id": 7, "book_uuid": "5b0f2f5e-3e5b-4c0e-9d43-0e4f4d4c8a01"}
    shown = operation("GET /books/{book_id}", request=[asked], answered=[number])
    assert infer(document(shown), conventions()).resources[0].identifier == "book_uuid"


def test_uuid_where_the_parameter_speaks_of_one() -> None:
    asked = row("book_id", location="path", text="The UUID of the book.")
    shown = operation("GET /books/{book_id}", request=[asked], response=[row("id"), row("uuid")])
    assert infer(document(shown), conventions()).resources[0].identifier == "uuid"


def test_ids_are_unique_and_told_apart_by_what_differs() -> None:
    api = api_of(
        "GET /v2/books",
        "GET /v3/books",
        "GET /v3/books/detail",
        "POST /books/{id}/rebind",
        "POST /books",
    )
    assert [one.id for one in api.operations] == [
        "list_books_v2",
        "list_books_v3",
        "list_books_detail",
        "rebind_book",
        "create_book",
    ]


def test_ids_of_operations_that_are_the_same_but_for_their_titles() -> None:
    api = infer(
        document(
            operation("POST /books", "Create a book"),
            operation("POST /books", "Create several books"),
            operation("POST /books", "Create a book"),
        ),
        conventions(),
    )
    assert [one.id for one in api.operations] == [
        "create_book",
        "create_several_books",
        "create_book_3",
    ]


def given(parameter: str, field: str, **more: Any) -> str | None:
    """The field of a create that gives the identity of the item at `{parameter}`."""
    create = operation("POST /loans", request=[row(field, **more)], answered=[{"id": "1"}])
    shown = operation(f"GET /loans/{{{parameter}}}", answered=[{"id": "1", field: "2"}])
    return infer(document(create, shown), conventions()).resource("loan").given


def test_an_identity_that_the_client_has_to_give() -> None:
    assert given("book_id", "book_id", required=True) == "book_id"
    assert given("book_id", "bookId", required=True) == "bookId"
    assert given("book_id", "book", required=True) == "book"
    assert given("book_id", "book_id") is None
    assert given("book_id", "reader_id", required=True) is None
    assert given("loan_id", "id", required=True) is None
    assert given("id", "book_id", required=True) is None


def test_parameters_that_no_resource_stands_for() -> None:
    api = api_of("GET /{kind}/{kind_id}/tags", "PUT /{kind}/{kind_id}/tags/{tag}")
    assert {operation.above for operation in api.operations} == {("kind", "kind_id")}
    assert api_of("GET /v2/{project_id}/books/{id}").operations[0].above == ()
