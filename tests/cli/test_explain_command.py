"""`liveref explain` and `liveref rules`: facts with reasons, and a rule left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from live import Run

BOX = """\
Boxes
=====

Delete a box
------------

.. rest_method:: DELETE /boxes/{box_id}

Normal response codes: 204
"""


@pytest.fixture
def boxes(tmp_path: Path) -> Path:
    """A reference with one operation."""
    (tmp_path / "index.rst").write_text(BOX, encoding="utf-8")
    return tmp_path


def printed(liveref: Run, *arguments: str | Path) -> Any:
    """The JSON that a command prints."""
    result = liveref(*arguments, "--format", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def effects(content: Any, part: str) -> list[dict[str, Any]]:
    return [fact for fact in content[part] if fact["fact"] == "effect"]


def test_a_fact_has_its_rule_its_evidence_its_place_and_its_text(liveref: Run, boxes: Path) -> None:
    assert effects(printed(liveref, "explain", boxes, "delete_box"), "facts") == [
        {
            "about": "delete_box",
            "fact": "effect",
            "value": "delete",
            "rule": "effect-delete",
            "evidence": "path",
            "at": "index.rst:7",
            "text": ".. rest_method:: DELETE /boxes/{box_id}",
        }
    ]


def test_an_operation_is_named_by_its_call_too(liveref: Run, boxes: Path) -> None:
    by_id = printed(liveref, "explain", boxes, "delete_box")
    assert printed(liveref, "explain", boxes, "DELETE /boxes/{box_id}") == by_id


def test_text_is_for_people(liveref: Run, boxes: Path) -> None:
    result = liveref("explain", boxes)
    assert "effect-delete" in result.stdout
    assert ".. rest_method:: DELETE /boxes/{box_id}" in result.stdout


def test_an_unknown_name_gets_a_near_one(liveref: Run, boxes: Path) -> None:
    result = liveref("explain", boxes, "delete_bxo")
    assert result.returncode == 2
    assert "did you mean `delete_box`?" in result.stderr


@pytest.mark.parametrize("command", ["explain", "inspect"])
def test_a_disabled_rule_gives_no_fact(liveref: Run, boxes: Path, command: str) -> None:
    content = printed(liveref, command, boxes, "--disable-rule", "effect-delete")
    assert "effect-delete" not in json.dumps(content)
    if command == "inspect":
        assert [operation["effect"] for operation in content["operations"]] == ["action"]


def test_an_unknown_rule_gets_a_near_one(liveref: Run, boxes: Path) -> None:
    result = liveref("openapi", boxes, "--disable-rule", "efect-delete")
    assert result.returncode == 2
    assert "did you mean `effect-delete`" in result.stderr


def test_rules_are_listed_in_their_order(liveref: Run) -> None:
    rules = printed(liveref, "rules")
    names = [rule["id"] for rule in rules]
    assert names.index("effect-action-path") < names.index("effect-delete")
    assert all(rule["text"].endswith(".") for rule in rules)


def test_one_rule_is_printed_with_its_examples(liveref: Run) -> None:
    result = liveref("rules", "effect-delete")
    assert "DELETE /boxes/{box_id}" in result.stdout
    assert "gives: delete_box effect = delete" in result.stdout


def test_every_rule_that_explains_a_fact_is_listed_and_can_be_left_out(
    liveref: Run, tmp_path: Path
) -> None:
    page = BOX.replace(
        "Normal response", "Only administrators may delete a box.\n\nNormal response"
    )
    (tmp_path / "index.rst").write_text(page, encoding="utf-8")
    rules = {fact["rule"] for fact in printed(liveref, "explain", tmp_path)["facts"]}
    listed = {rule["id"] for rule in printed(liveref, "rules")}
    assert "sentence-administrators" in rules
    assert rules <= listed
    arguments = (tmp_path, "--disable-rule", "sentence-administrators")
    without = printed(liveref, "explain", *arguments)["facts"]
    assert "sentence-administrators" not in {fact["rule"] for fact in without}


@pytest.fixture
def strict_boxes(tmp_path: Path) -> Path:
    """A reference with a sentence that is enforced, and one that nobody understands."""
    text = "Only administrators may delete a box. Boxes must be dusted by moonlight."
    page = BOX.replace("Normal response", f"{text}\n\nNormal response")
    (tmp_path / "index.rst").write_text(page, encoding="utf-8")
    return tmp_path


def test_sentences_are_printed_with_their_fates(liveref: Run, strict_boxes: Path) -> None:
    result = liveref("explain", strict_boxes, "--sentences")
    assert result.returncode == 0
    assert "Only administrators may delete a box." in result.stdout
    assert "by delete_box administrators-only " in result.stdout
    assert "1 enforced, 0 shown, 1 not understood" in result.stdout
    content = printed(liveref, "explain", strict_boxes, "--sentences")
    assert [sentence["fate"] for sentence in content["sentences"]] == ["enforced", "not understood"]
    assert printed(liveref, "explain", strict_boxes)["sentences"] == content["sentences"]


def test_a_sentence_of_a_disabled_rule_is_not_enforced(liveref: Run, strict_boxes: Path) -> None:
    rules = ("sentence-administrators", "administrators-sentence")
    disabled = [part for rule in rules for part in ("--disable-rule", rule)]
    content = printed(liveref, "explain", strict_boxes, "--sentences", *disabled)
    assert [sentence["fate"] for sentence in content["sentences"]] == ["not understood"] * 2
    assert content["sentences"][0]["missing"]


def test_inspect_counts_the_fates_whether_remembered_or_not(
    liveref: Run, strict_boxes: Path
) -> None:
    for _ in range(2):
        counts = printed(liveref, "inspect", strict_boxes)["sentences"]
        assert counts == {"enforced": 1, "shown": 0, "not understood": 1}
    assert "1 enforced, 0 shown, 1 not understood" in liveref("inspect", strict_boxes).stdout


def test_a_plan_has_the_steps_of_an_operation_with_their_facts(liveref: Run) -> None:
    (plan,) = printed(liveref, "explain", "--plan", "image", "POST /images")["plans"]
    assert (plan["operation"], plan["call"]) == ("create_image", "POST /images")
    steps = {step["step"]: step for step in plan["steps"]}
    assert list(steps) == ["Create", "GivenFields", "Identity", "OwnedRecords", "Insert"]
    assert steps["OwnedRecords"]["moments"] == ["make"]
    owned = steps["OwnedRecords"]["facts"][0]
    assert (owned["about"], owned["rule"]) == ("server", "behaviour-file")
    assert owned["at"].startswith("behaviour.yaml:")


@pytest.mark.parametrize("call", ["show_image", "GET /image/{name}", "GET /image/7"])
def test_a_plan_is_that_of_the_operation_at_a_path(liveref: Run, call: str) -> None:
    (plan,) = printed(liveref, "explain", "--plan", "image", call)["plans"]
    assert plan["operation"] == "show_image"


def test_a_plan_as_text_says_why_each_step_stands_where_it_does(liveref: Run) -> None:
    result = liveref("explain", "--plan", "image", "POST /images")
    assert "POST /images (create_image)" in result.stdout
    assert "here because:" in result.stdout
    assert "effect of create_image (effect-post" in result.stdout


def test_a_plan_of_nothing_is_refused_with_a_hint(liveref: Run) -> None:
    result = liveref("explain", "--plan", "image", "POST /imags")
    assert result.returncode != 0
    assert "did you mean `POST /images`" in result.stderr
