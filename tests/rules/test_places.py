"""Operations on one resource that stand in several places."""

from __future__ import annotations

from typing import Any

import pytest
from test_effects import infer_all

from documents import document, operation, row
from liveref.families import conventions
from liveref.rules.infer import infer

HOOK = [row(name) for name in ("id", "name", "load", "crane_id")]
TITLES = {"GET": "List hooks", "POS": "Create a hook"}
STATES = [row(name) for name in ("state", "load", "wind", "brake")]


def test_a_part_of_an_item_that_can_be_told_to_do_something_is_the_item() -> None:
    operations = infer_all(
        operation("GET /cranes/{crane_id}", response=[row("id"), *STATES]),
        operation("GET /cranes/{crane_id}/states", response=STATES),
        operation("PUT /cranes/{crane_id}/states/drive", request=[row("target")]),
        operation("GET /cranes/{crane_id}/owners", response=STATES),
    )
    drive = operations["PUT /cranes/{crane_id}/states/drive"]
    assert (drive.resource, drive.target, drive.identifier) == ("crane", "item", "crane_id")
    assert operations["GET /cranes/{crane_id}/states"].resource == "crane"
    assert operations["GET /cranes/{crane_id}/owners"].resource == "owner", (
        "nothing tells it anything"
    )


def test_a_part_with_fields_of_its_own_stays_one() -> None:
    operations = infer_all(
        operation("GET /cranes/{crane_id}", response=[row("id"), row("load")]),
        operation("GET /cranes/{crane_id}/states", response=STATES),
        operation("PUT /cranes/{crane_id}/states/drive", request=[row("target")]),
    )
    assert operations["GET /cranes/{crane_id}/states"].resource == "state"


@pytest.mark.parametrize(
    ("below", "top"),
    [
        (["GET"], ["GET", "POST"]),
        (["POST"], ["GET"]),
        (["GET", "POST"], ["GET"]),
    ],
)
def test_what_is_made_in_one_place_is_what_another_shows(below: list[str], top: list[str]) -> None:
    calls = [
        *(f"{method} /cranes/{{crane_id}}/hooks" for method in below),
        *(f"{method} /hooks" for method in top),
    ]
    parts: Any = {"request": [row("name")], "response": HOOK}
    operations = infer_all(
        operation("GET /cranes/{crane_id}"), *(operation(c, TITLES[c[:3]], **parts) for c in calls)
    )
    assert {operations[call].resource for call in calls} == {"hook"}


def test_what_does_not_say_to_which_it_belongs_is_another() -> None:
    parts: Any = {"request": [row("name")], "response": HOOK[:3]}
    operations = infer_all(
        operation("GET /cranes/{crane_id}"),
        operation("GET /cranes/{crane_id}/hooks", **parts),
        operation("POST /hooks", **parts),
    )
    assert operations["GET /cranes/{crane_id}/hooks"].resource == "crane_hook"


def test_where_both_places_make_things_these_are_two() -> None:
    parts: Any = {"request": [row("name")], "response": HOOK}
    calls = [
        f"{m} {path}" for path in ("/cranes/{crane_id}/hooks", "/hooks") for m in ("GET", "POST")
    ]
    operations = infer_all(
        operation("GET /cranes/{crane_id}"), *(operation(c, **parts) for c in calls)
    )
    assert {operations[call].resource for call in calls} == {"hook", "crane_hook"}


def test_what_is_made_below_nothing_has_no_parent() -> None:
    parts: Any = {"request": [row("name")], "response": HOOK}
    written = (
        operation("GET /cranes/{crane_id}"),
        operation("GET /cranes/{crane_id}/hooks", **parts),
        operation("POST /hooks", **parts),
        operation("GET /hooks/{hook_id}", response=HOOK),
    )
    hook = infer(document(*written), conventions()).resource("hook")
    assert (hook.parents, hook.items) == ((), ("/hooks/{hook_id}",))
