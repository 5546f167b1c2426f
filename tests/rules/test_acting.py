"""Changes of a record by operations, put together from prose, names and tables."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.behaviour.transitions import Transition
from liveref.reading.document import Operation
from liveref.rules.infer import infer

SHOWN = {
    "status": "shelved",
    "pages": 3,
    "notes": ["a"],
    "title": "x",
    "image_id": "1",
    "updated_at": "x",
}
CREATE = operation("POST /books", "Create book", answered=[{"status": "shelved"}])
SHOW = operation("GET /books/{id}", "Show book", answered=[SHOWN])


def transitions(*actions: Operation) -> dict[str, Transition]:
    api = infer(document(CREATE, SHOW, *actions), conventions())
    return api.behaviour.resources["book"].actions


def action(name: str, arguments: Any = None, prose: str = "", title: str = "") -> Operation:
    return operation("POST /books/{id}/action", title, sent=[{name: arguments}], prose=prose)


def test_a_status_that_no_action_leads_to_is_no_precondition() -> None:
    burn = action("burn", prose="The book status must be ``torn``.")
    assert "burn" not in transitions(burn)
    tear = action("tear", prose="Tears a book and changes its status to ``torn``.")
    assert transitions(burn, tear)["burn"].allowed == ("torn",)


def test_what_a_short_text_acts_on() -> None:
    lend = action("lend", prose="Lends a book. Changes its status to ``LENT``.")
    bring = action("return", prose="Takes back a lent book.")
    actions = transitions(lend, bring)
    assert actions["return"].allowed == ("LENT",)
    assert actions["lend"].allowed == ()


@pytest.mark.parametrize(
    ("name", "arguments", "sets"),
    [
        ("reset_status", {"status": "torn"}, {"status": "status"}),
        ("os-reset_status", {"status": "torn"}, {"status": "status"}),
        ("extend", {"new_pages": 4}, {"pages": "new_pages"}),
        ("set_pages", {"pages": 4}, {"pages": "pages"}),
        ("update_book_title", {"title": "y"}, {"title": "title"}),
        # Another thing's, another type, what the service decides, or no setting at all:
        ("set_cover_title", {"title": "y"}, {}),
        ("extend", {"pages": ["4"]}, {}),
        ("update", {"updated_at": "now"}, {}),
        ("print", {"pages": 4}, {}),
        ("remove_pages", {"pages": 4}, {}),
    ],
)
def test_arguments_that_set_fields(name: str, arguments: Any, sets: dict[str, str]) -> None:
    assert transitions(action(name, arguments)).get(name, Transition()).sets == sets


@pytest.mark.parametrize(
    ("name", "deletes"),
    [
        ("delete", True),
        ("forceDelete", True),
        ("os-force_delete", True),
        ("unmanage", True),
        ("soft_delete", False),
        ("delete_cover", False),
    ],
)
def test_actions_that_end_it(name: str, deletes: bool) -> None:
    assert transitions(action(name)).get(name, Transition()).deletes == deletes


def test_an_update_and_a_delete_have_preconditions_too() -> None:
    text = "Book status must be ``shelved``."
    delete = operation("DELETE /books/{id}", prose=text)
    update = operation("PUT /books/{id}", prose=text, request=[row("title")])
    actions = transitions(delete, update)
    assert actions["delete"].allowed == actions["update"].allowed == ("shelved",)


def test_an_action_without_a_name_goes_by_its_path() -> None:
    burn = operation("POST /books/{id}/burn", prose="Changes its status to ``torn``.")
    assert [phase.status for phase in transitions(burn)["burn"].to] == ["torn"]


def test_members_that_come_into_a_list_and_leave_it() -> None:
    actions = transitions(
        action("add_notes", {"notes": ["b"], "pages": [4], "labels": ["c"]}),
        action("remove_notes", {"notes": ["b"]}),
    )
    assert (actions["add_notes"].adds, actions["add_notes"].sets) == ({"notes": "notes"}, {})
    assert (actions["remove_notes"].removes, actions["remove_notes"].adds) == (
        {"notes": "notes"},
        {},
    )


def test_an_action_that_adds_one_puts_it_into_the_list_of_such() -> None:
    actions = transitions(
        action("add_note", {"note": "b"}, title="Add note"),
        action("remove_note", {"note": "b"}, title="Remove note"),
    )
    assert actions["add_note"].puts == {"notes": "$given.note"}
    assert actions["remove_note"].takes == {"notes": "$given.note"}


def test_a_status_that_tells_of_the_create_tells_of_what_follows() -> None:
    create = operation("POST /books", "Create book", answered=[{"status": "CREATE_DONE"}])
    update = operation("PATCH /books/{id}", "Update book", sent=[{"title": "x"}])
    lend = operation("POST /books/{id}/actions", "Lend", sent=[{"lend": None}])
    copy = operation("POST /books/{id}/actions", "Copy", sent=[{"make_copy": None}])
    api = infer(document(create, SHOW, update, lend, copy), conventions())
    actions = api.behaviour.resources["book"].actions
    assert [phase.status for phase in actions["update"].to] == ["UPDATE_DONE"]
    assert [phase.status for phase in actions["lend"].to] == ["LEND_DONE"]
    assert "make_copy" not in actions


@pytest.mark.parametrize(("shown", "puts"), [(["a"], True), ([{"id": "1"}], False)])
def test_a_list_called_like_other_records_is_changed_where_they_are(
    shown: list[Any], puts: bool
) -> None:
    """One of names is the record's own, though there are resources called so."""
    book = operation("GET /books/{id}", "Show book", answered=[SHOWN | {"notes": shown}])
    notes = operation("GET /notes/{note_id}", "Show note", answered=[{"id": "1"}])
    add = action("add_note", {"note": "b"}, title="Add note")
    api = infer(document(CREATE, book, notes, add), conventions())
    actions = api.behaviour.resources["book"].actions
    assert ("add_note" in actions and "notes" in actions["add_note"].puts) is puts


def test_a_key_that_is_told_once_has_to_be_given_later() -> None:
    """Not one that others show as well, or that who makes the thing gives."""
    answer = {"status": "shelved", "ticket": "x", "title": "x", "seal": "x"}
    create = operation(
        "POST /books", "Create book", sent=[{"seal": "x", "title": "x"}], answered=[answer]
    )
    lend = operation(
        "POST /books/{id}/lend", "Lend", sent=[{"ticket": "x", "seal": "x", "title": "x"}]
    )
    book = infer(document(create, SHOW, lend), conventions()).behaviour.resources["book"]
    assert (book.once, book.defaults) == (("ticket",), {"ticket": "$secret"})
    assert book.actions["lend"].requires == {"ticket": "$given.ticket"}
