"""Fields and the resources that they refer to, in one service and beside it."""

from __future__ import annotations

import msgspec
import pytest

from documents import declared, document, operation, row
from liveref.families import conventions
from liveref.index.references import References
from liveref.model.api import API
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.references import Reference
from liveref.reading.document import Document, Operation
from liveref.rules.infer import infer


def resource(path: str, *fields: str, sections: tuple[str, ...] = ()) -> list[Operation]:
    rows = [row(name) for name in fields]
    operations = [
        operation(f"POST /{path}", request=rows, response=[row("id"), *rows]),
        operation(f"GET /{path}", response=[row(path, "array")]),
        operation(f"GET /{path}/{{id}}", response=[row("id"), *rows]),
    ]
    return [msgspec.structs.replace(operation_, sections=sections) for operation_ in operations]


def written(name: str, *resources: list[Operation]) -> Document:
    return document(*(item for operations in resources for item in operations), name=name)


def api(name: str, *resources: list[Operation]) -> API:
    return infer(written(name, *resources), conventions())


WRITTEN = written(
    "lending",
    resource(
        "loans",
        "book_id",
        "reader_id",
        "old_reader_id",
        "read_er_id",
        "shelf_id",
        "shelf",
        "project_id",
        "name",
    ),
    resource("readers", "name"),
    resource("books", "name", sections=("Books (DEPRECATED)",)),
)
LENDING = infer(WRITTEN, conventions())
STOCK = api("stock", resource("books", "name"), resource("shelves", "name"))


def meant(field: str, *beside: API, by: API = LENDING) -> tuple[str, str] | None:
    target = References(by, beside).target("loan", field)
    return (target.api.name, target.resource.name) if target else None


def test_own_resource_is_meant_with_words_before_it() -> None:
    assert meant("reader_id") == ("lending", "reader")
    assert meant("old_reader_id") == ("lending", "reader")
    assert meant("read_er_id") == ("lending", "reader")


def test_resource_of_a_service_beside_is_meant_by_its_whole_name_only() -> None:
    assert meant("shelf_id", STOCK) == ("stock", "shelf")
    assert meant("old_shelf_id", STOCK) is None
    assert meant("shelf_id") is None


def test_word_alone_means_nothing_of_a_service_beside_that_its_text_does_not_name() -> None:
    assert meant("shelf", STOCK) is None


def test_what_is_deprecated_is_never_meant() -> None:
    assert meant("book_id") is None
    assert meant("book_id", STOCK) == ("stock", "book")


@pytest.mark.parametrize(
    ("description", "refuses"),
    [
        ("", False),
        ("Anything you like.", False),
        ("The reader.", False),
        ("The ID of the shelf.", True),
        ("One of the shelves.", True),
    ],
)
def test_a_name_alone_is_weak_evidence(description: str, refuses: bool) -> None:
    """The description has to name the resource if no family's conventions stand behind the name."""
    book = [
        operation("POST /books", request=[row("shelf_id", text=description)]),
        operation("GET /books/{id}", response=[row("id"), row("shelf_id", text=description)]),
    ]
    shelves = document(*resource("shelves", "name"), *book)
    for is_service, is_checked in ((False, refuses), (True, True)):
        lending = infer(shelves, conventions(None, service=is_service))
        target = References(lending, ()).target("book", "shelf_id")
        assert target is not None
        assert target.is_checked is is_checked


def test_owner_and_plain_fields_refer_to_nothing() -> None:
    assert meant("project_id", STOCK) is None
    assert meant("name", STOCK) is None


def test_text_names_what_another_field_refers_to() -> None:
    shelves = resource("shelves", "name")
    stock = api("stock", shelves, resource("books", "shelf_id", "shelf_name", "cover_name"))
    references = References(stock, ())
    assert references.naming("book", "shelf_name") == ("shelf_id", "name")
    assert references.naming("book", "cover_name") is None


def test_behaviour_says_otherwise() -> None:
    behaviour = ResourceBehaviour(
        references={"name": Reference(resource="book", code=400), "shelf_id": Reference()}
    )
    lending = infer(WRITTEN, conventions(), declared(Behaviour(resources={"loan": behaviour})))
    references = References(lending, (STOCK,))
    target = references.target("loan", "name")
    assert target is not None
    assert (target.resource.name, target.code) == ("book", 400)
    assert references.target("loan", "shelf_id") is None


def test_list_shows_what_refers_to_its_record() -> None:
    shelves = [
        *resource("shelves", "name"),
        operation("GET /shelves/{id}", answered=[{"id": "1", "books": ["2"]}]),
    ]
    references = References(api("stock", shelves, resource("books", "shelf_id")), ())
    ((members,),) = references.lists("shelf").values()
    assert (members.target.resource.name, members.path) == ("book", "shelf_id")


def test_order_in_which_services_stand_beside_decides_nothing() -> None:
    bare, network = api("ironic", resource("ports", "name")), api("neutron", resource("ports"))
    family, loan = api("nova", resource("loans", "name")), "port"
    for beside in ([bare, network], [network, bare]):
        target = References(family, beside).called(loan)
        assert target is not None
        assert target.api is network
