"""Sentences that leave an operation to administrators."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from documents import declared, document, operation
from liveref.families import conventions
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.behaviour.permissions import Permission
from liveref.model.conventions.tenancy import Tenancy
from liveref.reading.document import Document
from liveref.rules.infer import infer


@pytest.mark.parametrize(
    ("prose", "alone"),
    [
        ("Administrator only.", True),
        ("Admin only API.", True),
        ("Sets the state. This is typically an admin only action.", True),
        ("Policy defaults let only users with the administrative role do this.", True),
        ("Only users with the administrative role or the owner of the book may do this.", False),
        ("If you are not an administrative user, the service returns 403.", True),
        ("If you are not an administrative user and the book does not belong to you ...", False),
        ("By default, this is restricted to administrators.", True),
        ("``all=1`` is an admin only parameter.", False),
        ("An administrator can lend a book for longer.", False),
        ("", False),
    ],
)
def test_for_administrators_alone(prose: str, alone: bool) -> None:
    api = infer(document(operation("DELETE /books/{id}", prose=prose)), conventions())
    assert api.operations[0].admin_only is alone


@pytest.mark.parametrize(
    ("prose", "alone"),
    [
        ("Administrators only, depending on policy settings.", True),
        ("By default, only administrators can manage shelves.", True),
        ("These operations may be restricted to administrators.", False),
    ],
)
def test_what_a_section_says_holds_for_all_in_it(prose: str, alone: bool) -> None:
    below = operation("DELETE /books/{id}", sections=("Books",))
    beside = operation("DELETE /shelves/{id}", sections=("Shelves",))
    api = infer(document(below, beside, prose=prose, title="Books"), conventions())
    assert [one.admin_only for one in api.operations] == [alone, False]


def test_what_only_they_make_is_theirs_to_change() -> None:
    create = operation("POST /shelves", "Create shelf", prose="Admin only.", answered=[{"id": "1"}])
    others = operation("PUT /shelves/{id}", prose="Administrators or the owner may do this.")
    rest = [operation("DELETE /shelves/{id}"), operation("PUT /shelves/{id}/notes/{n}")]
    api = infer(document(create, others, *rest, operation("GET /shelves/{id}")), conventions())
    assert [one.admin_only for one in api.operations] == [True, False, True, True, False]


def permitted(api_document: Document, **permissions_by_name: bool) -> list[bool]:
    """Whether operations of a document are left to administrators, with a file about some of
    them."""
    permissions = {
        name: Permission(admin_only=admin_only) for name, admin_only in permissions_by_name.items()
    }
    refine = declared(Behaviour(permissions=permissions))
    return [one.admin_only for one in infer(api_document, conventions(), refine).operations]


def shelves() -> Document:
    """Shelves, and notes about them, of which the prose says nothing."""
    create = operation("POST /shelves", "Create shelf", answered=[{"id": "1"}])
    return document(
        create,
        operation("PUT /shelves/{id}", prose="Administrators only."),
        operation("PUT /shelves/{id}/notes/{n}"),
        operation("GET /shelves/{id}"),
    )


def test_a_file_wins_over_prose() -> None:
    assert permitted(shelves()) == [False, True, False, False]
    assert permitted(shelves(), **{"PUT /shelves/{}": False}) == [False, False, False, False]
    assert permitted(shelves(), **{"GET /shelves/{}": True}) == [False, True, False, True]


def test_what_a_file_gives_to_administrators_to_make_is_theirs_to_change() -> None:
    makes = {"POST /shelves": True}
    assert permitted(shelves(), **makes) == [True, True, True, False]
    excepted = {"PUT /shelves/{}/notes/{}": False}
    assert permitted(shelves(), **makes, **excepted) == [True, True, False, False]


def test_of_several_names_of_an_operation_the_last_counts() -> None:
    names = {"create_shelf": True, "POST /shelves": False}
    assert permitted(shelves(), **names)[0] is False
    assert permitted(shelves(), **dict(reversed(names.items())))[0] is True


LAMP = [{"lamp": {"id": "1", "state": "on"}}]
OWNED = [{"lamp": {"id": "1", "state": "on", "project_id": "p"}}]


@pytest.mark.parametrize(
    ("operations", "alone"),
    [
        pytest.param(
            [("GET /lamps/{lamp_id}", LAMP), ("PUT /lamps/{lamp_id}/off", LAMP)],
            [False, True],
            id="what nobody makes",
        ),
        pytest.param(
            [("GET /lamps", [{"lamps": [{"id": "1"}]}]), ("DELETE /lamps", [])],
            [False, True],
            id="all of it",
        ),
        pytest.param(
            [
                ("GET /lamps/{lamp_id}", LAMP),
                ("PATCH /lamps/{lamp_id}", LAMP),
                ("POST /lamps", LAMP),
            ],
            [False, False, False],
            id="what is made",
        ),
        pytest.param(
            [("GET /lamps/{lamp_id}", OWNED), ("PATCH /lamps/{lamp_id}", OWNED)],
            [False, False],
            id="what says whose it is",
        ),
        pytest.param(
            [("POST /lamps/off", [])],
            [False],
            id="what nothing shows",
        ),
        pytest.param(
            [("GET /limits/{project_id}", OWNED), ("PUT /limits/{project_id}", OWNED)],
            [False, True],
            id="what each project has",
        ),
        pytest.param(
            [
                ("POST /halls", [{"hall": {"id": "1"}}]),
                ("GET /halls/{hall_id}/lamp", LAMP),
                ("PUT /halls/{hall_id}/lamp", LAMP),
            ],
            [False, False, False],
            id="what stands below what is made",
        ),
        pytest.param(
            [("GET /lamps", [{"lamps": ["a"]}]), ("PUT /lamps/{name}", [])],
            [False, True],
            id="a set of the service's own",
        ),
    ],
)
def test_what_belongs_to_nobody(operations: list[tuple[str, list[Any]]], alone: list[bool]) -> None:
    made = document(*(operation(call, answered=answered) for call, answered in operations))
    api = infer(made, conventions())
    assert [one.admin_only for one in api.operations] == alone
    for one in api.operations:
        reasons = [
            reason for reason in one.assumed if reason.startswith("It is left to administrators")
        ]
        assert bool(reasons) is one.admin_only


def test_nothing_belongs_to_nobody_where_nothing_has_an_owner() -> None:
    open_to_all = msgspec.structs.replace(conventions(), tenancy=Tenancy())
    lamps = document(
        operation("GET /lamps/{lamp_id}", answered=LAMP), operation("DELETE /lamps/{lamp_id}")
    )
    assert [o.admin_only for o in infer(lamps, conventions()).operations] == [False, True]
    assert [o.admin_only for o in infer(lamps, open_to_all).operations] == [False, False]
