"""The facts of fields as people see them."""

from __future__ import annotations

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.fact import Fact
from liveref.rules.infer import explain

API = document(
    operation(
        "POST /boxes",
        request=[row("size", "integer", required=True, default=3), row("colour", required=True)],
        answered=[{"id": "a", "colour": "red"}],
    ),
    operation("PATCH /boxes/{box_id}", request=[row("colour", min_version="2.4")]),
    operation("GET /boxes/{box_id}", response=[row("colour", required=True)]),
)


def facts(about: str, term: str) -> list[Fact]:
    of_subject = explain(API, conventions()).explanation.about(about).facts
    return [fact for fact in of_subject if fact.fact == term]


def test_a_required_field_names_the_operations_that_require_it() -> None:
    [required] = facts("box.colour", "required")
    assert (required.value, required.operations) == (True, ("create_box",))
    [present] = facts("box.colour", "always-present")
    assert (present.value, present.operations) == (True, ("show_box",))


def test_a_field_that_is_optional_after_all_says_by_which_rule() -> None:
    [optional] = facts("box.size", "required")
    assert (optional.value, optional.reason.rule) == (False, "optional-with-default")


def test_a_field_has_its_type_by_its_rows_and_where_it_has_none_by_the_example() -> None:
    types = [(fact.value, fact.reason.rule) for fact in facts("box.colour", "type")]
    assert sorted(types) == [(["string"], "body-example"), (["string"], "row-type")]
