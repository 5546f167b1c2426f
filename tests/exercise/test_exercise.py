"""An exercise of the orchard: of an honest service, and of one that misbehaves in each way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mischief import Request, changed, coded, entry, orchard, report_of, requests_of

from liveref.exercise.caller import Answer, CallError
from liveref.exercise.exercise import exercise
from liveref.exercise.report import Report
from liveref.report.exercise_json import exercise_json


@pytest.fixture(scope="module")
def honest() -> Report:
    """The report on the service as it is."""
    return exercise(orchard())


def is_tree(request: Request) -> bool:
    """Whether a request is about one tree or all of them."""
    return "/trees" in request.path


def percent(report: Report, name: str) -> float | None:
    """One of the report's shares."""
    return next(share.percent for share in report.shares if share.name == name)


def test_an_honest_service_has_no_fault(honest: Report) -> None:
    assert [o.id for o in honest.operations if not o.flawless] == []
    assert {share.percent for share in honest.shares} == {100.0}


def test_every_operation_is_called(honest: Report) -> None:
    assert {o.id for o in honest.operations} == {o.id for o in orchard().operations}
    assert all(o.sent is not None for o in honest.operations)


def test_two_runs_read_the_same(honest: Report) -> None:
    assert exercise_json(exercise(orchard())) == exercise_json(honest)


def test_the_example_comes_first_and_else_the_schema(honest: Report) -> None:
    tree, bed = entry(honest, "create_tree").sent, entry(honest, "create_bed").sent
    assert tree is not None and bed is not None
    assert (tree.source, bed.source) == ("example", "schema")
    assert bed.body == {"bed": {"name": "exercise-name"}}


def test_what_is_referred_to_is_made_first() -> None:
    asked = requests_of(orchard())
    posts = [request.path for request in asked if request.method == "POST"]
    planting = next(r for r in asked if r.method == "POST" and r.path.endswith("/trees"))
    assert posts.index("/beds") < posts.index(planting.path)
    assert posts.index("/varieties") < posts.index(planting.path)
    documented = "0c9e5a0e-6f0b-4c55-9d2f-54b1b1a5ad10"
    assert planting.body["tree"]["variety_id"] != documented


def test_what_stands_below_goes_first() -> None:
    deleted = [r.path for r in requests_of(orchard()) if r.method == "DELETE"]
    assert "/trees/" in deleted[0]


def test_an_action_finds_the_status_that_it_needs(honest: Report) -> None:
    wake = entry(honest, "wake_tree")
    assert wake.success and wake.seen
    assert wake.notes == ("sleep_tree came first, for the status: 202",)


def test_an_operation_finds_the_values_that_it_needs(tmp_path: Path) -> None:
    behaviour = tmp_path / "felling.yaml"
    behaviour.write_text("facts: [{resource: tree, operation: delete, require: height = 7}]")
    felled = entry(exercise(orchard(behaviour)), "delete_tree")
    assert felled.success and felled.seen
    assert "update_tree came first, for height: 200" in felled.notes


def test_texts_of_which_no_two_are_the_same_get_a_number(tmp_path: Path) -> None:
    behaviour = tmp_path / "labels.yaml"
    behaviour.write_text("facts: [{fact: unique, resource: tree, field: label}]")
    asked = requests_of(orchard(behaviour))
    posts = [r.body for r in asked if r.method == "POST" and r.path.endswith("/trees")]
    labels = [body["tree"]["label"] for body in posts if "label" in body["tree"]]
    numbers = [label.removeprefix("By the gate") for label in labels]
    assert numbers[0] == ""
    assert len(set(numbers)) > 1
    assert all(number == "" or number.removeprefix("-").isdecimal() for number in numbers)


def test_a_record_that_no_two_may_refer_to_is_made_for_each(tmp_path: Path) -> None:
    behaviour = tmp_path / "varieties.yaml"
    behaviour.write_text(
        "facts:\n- resource: tree\n  operation: create\n"
        "  require: {none: tree, where: variety_id = $variety_id}\n"
    )
    report = exercise(orchard(behaviour))
    assert entry(report, "delete_tree").success
    posts = [r for r in requests_of(orchard(behaviour)) if r.method == "POST"]
    planted = {r.body["tree"].get("variety_id") for r in posts if r.path.endswith("/trees")}
    assert len(planted - {None}) > 1


def test_only_some_resources_are_reported(honest: Report) -> None:
    report = exercise(orchard(), only=["tree"])
    assert {o.resource for o in report.operations} == {"tree"}
    assert [o for o in honest.operations if o.resource == "tree"] == list(report.operations)


def test_a_resource_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        exercise(orchard(), only=["hedge"])


def test_another_code_than_documented() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        return coded(answer, 200) if answer.code == 201 and is_tree(request) else answer

    report = report_of(prank)
    tree = entry(report, "create_tree")
    assert tree.sent is not None
    assert (tree.sent.code, tree.expected, tree.success) == (200, (201,), False)
    assert entry(report, "create_bed").flawless
    assert percent(report, "success") == 92.3


def test_an_answer_of_500() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        listing = request.method == "GET" and request.path.endswith("/trees")
        return coded(answer, 500, {"error": {"message": "Oh dear."}}) if listing else answer

    report = report_of(prank)
    trees = entry(report, "list_trees")
    assert trees.server_error and trees.success is False and trees.answer == "Oh dear."
    assert trees.seen is None
    assert percent(report, "no_server_error") == 92.3


def test_a_spoilt_request_is_answered_with_500() -> None:
    def prank(_: Request, answer: Answer) -> Answer:
        return coded(answer, 500) if answer.code == 400 else answer

    tree = entry(report_of(prank), "create_tree")
    assert tree.success and tree.server_error and tree.refused is False


def test_a_field_is_lost() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        shown = request.method == "GET" and is_tree(request) and answer.good
        if not shown or "tree" not in answer.body:
            return answer
        return changed(answer, lambda body: body["tree"].pop("label"))

    report = report_of(prank)
    lost = ('label: sent "By the gate", not in the answer',)
    assert entry(report, "create_tree").unlike == lost
    assert entry(report, "show_tree").unlike == lost
    assert entry(report, "create_tree").success
    assert not entry(report, "create_tree").flawless


def test_another_value_comes_back() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not (answer.good and request.method == "POST" and request.path.endswith("/trees")):
            return answer
        return changed(answer, lambda body: body["tree"].update(height=3))

    assert entry(report_of(prank), "create_tree").unlike == ("height: sent 180, got 3",)


def test_an_update_has_no_effect() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not (answer.good and request.method == "GET" and "/trees/" in request.path):
            return answer
        old = {"label": "By the gate", "height": 180}
        return changed(answer, lambda body: body["tree"].update(old))

    update = entry(report_of(prank), "update_tree")
    assert update.seen is False
    assert 'label: sent "By the wall", got "By the gate"' in update.unlike


def test_what_was_made_is_not_in_the_list() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not (request.method == "GET" and request.path.endswith("/trees")):
            return answer
        return changed(answer, lambda body: body["trees"].clear())

    trees = entry(report_of(prank), "list_trees")
    assert trees.success and trees.seen is False
    assert trees.unlike == ("<tree 1> is not in the answer of list_trees, which holds 0 of them",)


def test_what_was_deleted_is_still_there() -> None:
    shown: dict[str, Answer] = {}

    def prank(request: Request, answer: Answer) -> Answer:
        if request.method == "POST" and answer.code == 201 and is_tree(request):
            shown[f"{request.path}/{answer.body['tree']['id']}"] = coded(answer, 200)
        if request.method == "GET" and answer.code == 404:
            return shown.get(request.path, answer)
        return answer

    gone = entry(report_of(prank), "delete_tree")
    assert gone.success and gone.seen is False
    assert gone.unlike == ("show_tree still answers 200",)


def test_a_deleted_one_is_still_in_the_list() -> None:
    listed: list[Any] = []

    def prank(request: Request, answer: Answer) -> Answer:
        if request.path != "/varieties" or not answer.good:
            return answer
        if request.method == "POST":
            listed.append(answer.body["variety"])
            return answer
        return changed(answer, lambda body: body.update(varieties=listed))

    gone = entry(report_of(prank), "delete_variety")
    assert gone.unlike == ("<variety 2> is still in the answer of list_varieties",)


def test_a_spoilt_request_is_accepted() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if answer.code == 400 and request.path == "/beds":
            return coded(answer, 201, {"bed": {"id": "1", "name": "x"}})
        return answer

    report = report_of(prank)
    bed = entry(report, "create_bed")
    assert bed.spoilt is not None
    assert (bed.refused, bed.spoilt.code) == (False, 201)
    assert bed.spoilt_how == "without the required name"
    assert bed.spoilt.body == {"bed": {}}
    assert entry(report, "create_tree").refused


def test_undocumented_keys() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not (answer.good and request.method == "GET" and "/trees/" in request.path):
            return answer
        return changed(answer, lambda body: body["tree"].update(owner="me"))

    show = entry(report_of(prank), "show_tree")
    assert show.within is False and show.undocumented == ("tree.owner",)
    assert show.success and show.seen


def test_the_example_is_refused() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        tall = isinstance(request.body, dict) and request.body.get("tree", {})
        if request.method == "POST" and tall and tall.get("height") == 180:
            return coded(answer, 400, {"error": {"message": "Too high."}})
        return answer

    tree = entry(report_of(prank), "create_tree")
    assert tree.sent is not None
    assert (tree.example, tree.sent.source, tree.success) == (False, "schema", True)
    assert tree.notes == ("the documented example was refused: 400 Too high.",)


def test_nothing_can_be_made() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not request.path.endswith("/trees"):
            return answer
        if request.method == "POST":
            return coded(answer, 403, {"error": {"message": "Not you."}})
        return changed(answer, lambda body: body["trees"].clear())

    show = entry(report_of(prank), "show_tree")
    assert show.sent is not None and show.sent.code == 404
    assert show.success is False
    assert show.notes == ("there is no tree to work on: create_tree answered 403",)


def test_the_status_does_not_follow() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if not (answer.good and request.method == "GET" and "/trees/" in request.path):
            return answer
        return changed(answer, lambda body: body["tree"].update(season="growing"))

    sleep = entry(report_of(prank), "sleep_tree")
    assert sleep.success and sleep.unlike == ("the status is growing, not sleeping",)


def test_an_operation_that_gets_no_answer_says_so() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        if request.path == "/varieties" and request.method == "GET":
            raise CallError("The line is dead.")
        return answer

    varieties = entry(report_of(prank), "list_varieties")
    assert varieties.sent is None and not varieties.flawless
    assert varieties.notes == ("The line is dead.",)
    assert percent(report_of(prank), "called") == 92.3


def test_each_resource_lives_as_a_whole(honest: Report) -> None:
    assert {cycle.resource: cycle.fault for cycle in honest.cycles} == {"tree": ""}
    assert honest.cycles[0].operations == ("create_tree", "show_tree", "update_tree", "delete_tree")


def fault_of(prank: Callable[[Request, Answer], Answer]) -> str:
    """The reason why the life of a tree ended early."""
    (cycle,) = report_of(prank).cycles
    return cycle.fault


def test_an_update_that_changes_another_field() -> None:
    updated: set[str] = set()

    def prank(request: Request, answer: Answer) -> Answer:
        if request.method in ("PUT", "PATCH") and answer.good:
            updated.add(request.path)
        if request.method != "GET" or not answer.good or "tree" not in answer.body:
            return answer
        gardener = "Eve" if request.path in updated else "Adam"
        return changed(answer, lambda body: body["tree"].update(gardener=gardener))

    assert fault_of(prank).endswith("which it did not speak of")


def test_an_update_of_which_nothing_is_seen() -> None:
    first: dict[str, Answer] = {}

    def prank(request: Request, answer: Answer) -> Answer:
        shown = request.method == "GET" and answer.good and "/trees/" in request.path
        return first.setdefault(request.path, answer) if shown else answer

    assert fault_of(prank).startswith("show_tree: ")


def test_a_life_without_an_end() -> None:
    last: dict[str, Answer] = {}

    def prank(request: Request, answer: Answer) -> Answer:
        if request.method != "GET" or "/trees/" not in request.path:
            return answer
        if answer.good:
            last[request.path] = answer
        return last.get(request.path, answer)

    assert fault_of(prank) == "show_tree still answers 200"


def test_a_life_without_a_beginning() -> None:
    def prank(request: Request, answer: Answer) -> Answer:
        made = request.method == "POST" and request.path.endswith("/trees")
        return coded(answer, 503, {}) if made else answer

    assert fault_of(prank) == "create_tree answered 503 and made nothing"
