"""Which sentences say that an operation is for administrators alone."""

from __future__ import annotations

import pytest

from documents import document, operation
from liveref.inference.infer import infer
from liveref.openstack import conventions


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
    assert [each.admin_only for each in api.operations] == [alone, False]


def test_what_only_they_make_is_theirs_to_change() -> None:
    create = operation("POST /shelves", "Create shelf", prose="Admin only.", answered=[{"id": "1"}])
    others = operation("PUT /shelves/{id}", prose="Administrators or the owner may do this.")
    rest = [operation("DELETE /shelves/{id}"), operation("PUT /shelves/{id}/notes/{n}")]
    api = infer(document(create, others, *rest, operation("GET /shelves/{id}")), conventions())
    assert [each.admin_only for each in api.operations] == [True, False, True, True, False]
