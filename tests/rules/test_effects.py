"""Effects of operations, one family of paths at a time."""

from __future__ import annotations

import pytest

from documents import document, operation, row, sent_codes
from liveref.families import conventions
from liveref.model.api import Operation, Target
from liveref.reading.document import Operation as Written
from liveref.rules.infer import infer

NAME = [row("name")]


def infer_all(*written: Written) -> dict[str, Operation]:
    """The operations of a document by method and path."""
    api = infer(document(*written), conventions())
    return {f"{one.method} {one.path}": one for one in api.operations}


COLLECTION = {
    "GET /books": "list",
    "GET /books/detail": "list",
    "POST /books": "create",
    "GET /books/{book_id}": "show",
    "HEAD /books/{book_id}": "check",
    "PUT /books/{book_id}": "update",
    "PATCH /books/{book_id}": "update",
    "DELETE /books/{book_id}": "delete",
    "PUT /books/{book_id}/file": "upload",
    "GET /books/{book_id}/file": "download",
    "POST /books/{book_id}/action": "action",
    "POST /books/{book_id}/actions/lend": "action",
    "POST /books/{book_id}/rebind": "action",
    "GET /books/{book_id}/cover": "show",
    "PUT /books/{book_id}/cover": "replace",
    "GET /": "discovery",
    "GET /v2/": "discovery",
}


def test_a_collection_and_what_is_around_it() -> None:
    operations = infer_all(
        *(operation(call, request=NAME if call.startswith("P") else None) for call in COLLECTION)
    )
    assert {call: made.effect.value for call, made in operations.items()} == COLLECTION
    things = {made.resource for call, made in operations.items() if "cover" not in call}
    assert things == {"book", "version"}


@pytest.mark.parametrize(
    ("call", "effect"),
    [
        ("GET /books/{id}/metadata", "map-list"),
        ("POST /books/{id}/metadata", "map-update"),
        ("PUT /books/{id}/metadata", "map-replace"),
        ("GET /books/{id}/metadata/{key}", "map-show"),
        ("PUT /books/{id}/metadata/{key}", "map-set"),
        ("DELETE /books/{id}/metadata/{key}", "map-delete"),
    ],
)
def test_a_map_of_keys_and_values(call: str, effect: str) -> None:
    body = [{"metadata": {"colour": "red"}}]
    calls = [call, "GET /books/{id}/metadata", "DELETE /books/{id}/metadata/{key}"]
    written = [
        operation(c, answered=body if c.endswith("metadata") else None)
        for c in dict.fromkeys(calls)
    ]
    made = infer_all(*written)[call]
    assert (made.effect.value, made.resource) == (effect, "metadata")


def test_a_map_of_maps() -> None:
    whole = {"setting": {"paper": {"colour": "white"}, "ink": {"colour": "black"}}}
    place = "/books/{id}/setting"
    calls = {
        f"PUT {place}": "map-replace",
        f"GET {place}": "map-list",
        f"PATCH {place}": "map-update",
        f"DELETE {place}": "map-delete",
        f"GET {place}/{{part}}": "map-show",
        f"PATCH {place}/{{part}}": "map-update",
        f"DELETE {place}/{{part}}/{{field}}": "map-delete",
        "GET /books/setting/usual": "map-list",
        "GET /books/setting/{part}/usual": "map-show",
    }
    shown = {
        f"GET {place}": whole,
        f"GET {place}/{{part}}": {"ink": {"colour": "red"}},
        "GET /books/setting/usual": whole,
        "GET /books/setting/{part}/usual": {"ink": {"colour": "blue"}},
    }
    written = [
        operation(
            c, answered=[shown[c]] if c in shown else None, sent=[whole] if "P" in c else None
        )
        for c in calls
    ]
    operations = infer_all(*written)
    assert {call: made.effect.value for call, made in operations.items()} == calls
    assert {made.resource for made in operations.values()} == {"setting", "usual"}


def test_what_shows_nothing_of_the_whole_is_no_part_of_a_map() -> None:
    operations = infer_all(
        operation("GET /books/{id}/setting", answered=[{"setting": {"ink": {"colour": "red"}}}]),
        operation("GET /books/{id}/setting/{part}", answered=[{"part": {"colour": "red"}}]),
    )
    assert {made.effect.value for made in operations.values()} == {"show"}


def test_links() -> None:
    operations = infer_all(
        operation("GET /shelves"),
        operation("POST /shelves", request=NAME),
        operation("GET /shelves/{shelf_id}"),
        operation("PUT /shelves/{shelf_id}/books/{book_id}"),
        operation("HEAD /shelves/{shelf_id}/books/{book_id}"),
        operation("GET /shelves/{shelf_id}/books/{book_id}", success=(204,)),
        operation("DELETE /shelves/{shelf_id}/books/{book_id}"),
    )
    effects = [operations[call].effect.value for call in list(operations)[3:]]
    assert effects == ["link", "check", "check", "unlink"]
    assert operations["DELETE /shelves/{shelf_id}/books/{book_id}"].parents == {"shelf_id": "shelf"}


@pytest.mark.parametrize(
    ("title", "success", "effect"),
    [
        ("Put a label on", (), "link"),
        ("Update a label", (), "update"),
        ("Update labels", (201, 204), "link"),
        ("Add a label", (), "link"),
    ],
)
def test_put_without_a_body(title: str, success: tuple[int, ...], effect: str) -> None:
    call = "PUT /books/{id}/labels/{label}"
    assert infer_all(operation(call, title, success=success))[call].effect == effect


def test_put_of_an_item_that_nothing_else_makes() -> None:
    operations = infer_all(operation("PUT /labels/{label}", request=NAME))
    made = operations["PUT /labels/{label}"]
    assert (made.effect.value, sent_codes(made)) == ("replace", [200, 201])
    assert "It makes a label where there is none." in made.assumed


def test_put_makes_what_patch_updates() -> None:
    operations = infer_all(
        operation("PUT /labels/{label}", request=NAME),
        operation("PATCH /labels/{label}", request=NAME),
    )
    assert [made.effect.value for made in operations.values()] == ["create", "update"]


@pytest.mark.parametrize(
    ("answer", "effect"),
    [
        ({"rules": [{"id": "1"}]}, "list"),
        ([{"id": "1"}], "list"),
        ({"limit": 3, "rules": [1]}, "list"),
        ({"limits": {"rate": []}}, "show"),
        ({"rate": [], "absolute": {}}, "show"),
    ],
)
def test_get_of_a_literal_goes_by_its_answer(answer: object, effect: str) -> None:
    assert infer_all(operation("GET /rules", answered=[answer]))["GET /rules"].effect == effect


@pytest.mark.parametrize(
    ("call", "title", "effect", "target"),
    [
        ("POST /groups/{id}/delete", "Delete a group", "delete", Target.ITEM),
        ("PUT /groups/{id}/update", "Update a group", "update", Target.ITEM),
        ("GET /groups/{id}/associate", "Associate a group", "action", Target.ITEM),
        ("POST /groups/{id}/create_copy", "Create a copy", "create", Target.ITEM),
        ("GET /groups/{id}/lists", "List the lists", "list", Target.COLLECTION),
    ],
)
def test_a_path_that_ends_in_the_verb_of_its_title(
    call: str, title: str, effect: str, target: Target
) -> None:
    inferred = infer_all(operation("GET /groups"), operation(call, title))[call]
    assert (inferred.effect.value, inferred.target) == (effect, target)


def test_the_name_of_an_action() -> None:
    sent = {"lend": {"to": "Ann"}}
    call = "POST /books/{id}/action"
    for written in (
        operation(call, sent=[sent]),
        operation(call, "Lend a book (lend Action)", request=[row("to")]),
        operation(call, request=[row("lend", "object"), row("to")]),
    ):
        assert infer_all(operation("GET /books/{id}"), written)[call].action == "lend"


def test_the_body_chooses_only_where_no_item_can_be_changed() -> None:
    by_key = infer_all(
        operation("POST /books", request=NAME), operation("PUT /books", request=NAME)
    )
    assert by_key["PUT /books"].target is Target.KEY
    with_item = infer_all(
        operation("POST /books", request=NAME),
        operation("PUT /books/{id}", request=NAME),
        operation("PUT /books", request=NAME),
    )
    assert with_item["PUT /books"].target is Target.COLLECTION


@pytest.mark.parametrize("sent", [{"tags": ["a", "b"]}, {"tags": {"a": 1}, "name": "n"}])
def test_an_array_or_map_of_its_own_replaces_the_collection(sent: object) -> None:
    call = "PUT /books/{id}/tags"
    operations = infer_all(
        operation("GET /books/{id}/tags", answered=[sent]),
        operation("GET /books/{id}/tags/{tag}"),
        operation(call, sent=[sent]),
    )
    assert (operations[call].effect.value, operations[call].target) == (
        "replace",
        Target.COLLECTION,
    )
    request = operations[call].request
    assert request is not None
    assert request.wrapper == "tags"


def test_a_put_that_creates_or_updates_makes_what_is_not_there() -> None:
    stated = operation("PUT /books/{id}", sent=[{"pages": 1}], prose="Creates or updates a book.")
    plain = operation("PUT /pens/{id}", sent=[{"ink": 1}], prose="Updates what was created.")
    operations = infer_all(operation("POST /books"), stated, operation("POST /pens"), plain)
    assert operations["PUT /books/{id}"].effect == "replace"
    assert operations["PUT /pens/{id}"].effect == "update"


def test_what_is_called_by_the_identity_of_something_else_is_no_entry_of_a_map() -> None:
    of_reader = operation("GET /lending/metadata/{reader_id}", answered=[{"late": True}])
    assert infer_all(of_reader)["GET /lending/metadata/{reader_id}"].effect == "show"
    written = operation("PUT /lending/metadata/{reader_id}", sent=[{"a": "b"}])
    operations = infer_all(of_reader, written)
    assert operations["GET /lending/metadata/{reader_id}"].effect == "map-show"


def test_the_one_thing_of_a_path_is_no_map_of_others() -> None:
    book = {"shelves": {"0d3c8a9e-7b0f-4b4f-9a53-4ad0c3c5b0a1": {"row": 1}}, "pages": 3}
    shown = infer_all(operation("GET /shelves/{id}", answered=[book]))["GET /shelves/{id}"]
    assert shown.responses[0].body is not None
    assert shown.responses[0].body.wrapper is None


def test_a_look_is_at_the_thing_that_is_called_like_its_title() -> None:
    listed = operation("GET /books", answered=[{"books": []}])
    shown = operation("GET /books/capacities", "Capacities", answered=[{"free": 3}])
    operations = infer_all(listed, operation("POST /books"), shown)
    assert operations["GET /books/capacities"].resource != operations["POST /books"].resource
    assert operations["GET /books/capacities"].target is Target.SINGLETON


def test_what_only_redirects_leads_to_the_path_with_more_parameters() -> None:
    operations = infer_all(
        operation("GET /stacks/{stack_identity}", success=(302,)),
        operation("GET /stacks/{stack_name}/{stack_id}", answered=[{"stack": {"id": "1"}}]),
        operation("GET /stacks/{stack_name}/{stack_id}/files", answered=[{"a": "b"}]),
        operation("GET /loans/{loan_id}", success=(302,)),
    )
    short = operations["GET /stacks/{stack_identity}"]
    assert (short.effect.value, short.resource) == ("redirect", "stack")
    assert short.redirect_to == "/stacks/{stack_name}/{stack_id}"
    assert operations["GET /loans/{loan_id}"].effect.value == "show"


def test_what_a_put_tells_an_item_a_delete_takes_back() -> None:
    operations = infer_all(
        operation("GET /books/{book_id}"),
        operation("PUT /books/{book_id}/closed", request=[row("reason")]),
        operation("DELETE /books/{book_id}/closed"),
        operation("PUT /books/{book_id}/cover", request=NAME),
        operation("GET /books/{book_id}/cover"),
        operation("DELETE /books/{book_id}/cover"),
    )
    closed = operations["DELETE /books/{book_id}/closed"]
    assert (closed.effect, closed.verb, closed.resource) == ("action", "delete_closed", "book")
    assert operations["DELETE /books/{book_id}/cover"].effect == "delete"
