"""The JSON Patches that a document shows, and whether they begin at the record."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.rules.infer import infer
from liveref.service.planning.patch_examples import PatchExamples

STEP = {"op": "replace", "path": "/metadata/limit", "value": 3}


def examples(
    step: dict[str, Any], answer: dict[str, Any], *fields: str
) -> tuple[PatchExamples, dict[str, Any]]:
    """The patches of a reference with one example, whose queues have the `fields`."""
    rows = [row(name) for name in fields]
    api = infer(
        document(
            operation("POST /queues", request=rows, response=rows),
            operation("PATCH /queues/{queue_id}", sent=[[step]], answered=[answer]),
        ),
        conventions(),
    )
    update = next(one for one in api.operations if one.method == "PATCH")
    return PatchExamples(update, api.resource("queue")), step


def test_a_name_that_is_no_field_stands_for_the_record() -> None:
    patches, step = examples(STEP, {"limit": 3}, "name")
    assert (patches.root, {*patches.fields}) == ("metadata", {"limit"})
    assert patches.rooted(step) == step | {"path": "/limit"}
    assert patches.rooted(step | {"path": "/limit"})["path"] == "/limit"
    moved = patches.rooted({"op": "move", "from": "/metadata/a", "path": "/metadata/b"})
    assert (moved["from"], moved["path"]) == ("/a", "/b")


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ({"limit": 3}, ("name", "metadata")),
        ({"metadata": {"limit": 3}}, ("name",)),
        ({}, ("name",)),
    ],
)
def test_any_other_name_is_one_of_a_field(answer: dict[str, Any], fields: tuple[str, ...]) -> None:
    patches, step = examples(STEP, answer, *fields)
    assert (patches.root, {*patches.fields}) == ("", {"metadata"})
    assert patches.rooted(step) == step
