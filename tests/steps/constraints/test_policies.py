"""Rules for values that somebody else sets."""

from __future__ import annotations

import pytest

from liveref.service.effects.constraints.policies import Policies
from steps.bench import refused
from steps.making import Api

LABELS = """
    POST /labels text font -> id text font status
    PATCH /labels/{label_id} text font -> id text font status
    GET /labels/{label_id} -> id text font status
"""
RULES = """
    - {fact: initial, resource: label, set: {status: NEW}, because: So.}
    - fact: policy
      resource: label
      field: text
      require: length <= 3
      else: {status: HELD}
      because: So.
    - fact: policy
      resource: label
      field: font
      value: licence policy
      require: value in [Bodoni]
      code: 403
      because: So.
"""
UNSTATED = "- {fact: policy, resource: label, field: text, else: {status: HELD}, because: So.}"


def test_it_is_in_the_plans_of_what_takes_fields(api: Api) -> None:
    labels = api(LABELS, RULES)
    assert labels.on("POST /labels").has(Policies)
    assert labels.on("PATCH /labels/7").has(Policies)
    assert not labels.on("GET /labels/7").has(Policies)


def test_rules_that_nobody_has_stated_need_no_step(api: Api) -> None:
    assert not api(LABELS, UNSTATED).on("POST /labels").has(Policies)


@pytest.mark.parametrize(("text", "status"), [("abc", None), ("abcd", "HELD")])
def test_a_new_record_has_the_status_of_a_broken_rule(
    api: Api, text: str, status: str | None
) -> None:
    new = api(LABELS, RULES).on("POST /labels").make(Policies, {"text": text}, text=text)
    assert new.record.data.get("status") == status


@pytest.mark.parametrize(("text", "status"), [("abc", "NEW"), ("abcd", "HELD")])
def test_a_change_leads_there_and_back(api: Api, text: str, status: str) -> None:
    labels = api(LABELS, RULES)
    label, update = labels.put("label", "7", status="HELD"), labels.on("PATCH /labels/7")
    changed = update.change(Policies, label, {"text": text}, text=text)
    assert changed.record.data["status"] == status


def test_a_change_of_other_fields_leaves_the_status(api: Api) -> None:
    labels = api(LABELS, RULES)
    label, update = labels.put("label", "7", text="ab", status="HELD"), labels.on("PATCH /labels/7")
    assert (
        update.change(Policies, label, {"font": "Bodoni"}, font="Bodoni").record.data["status"]
        == "HELD"
    )


def test_a_value_that_breaks_other_rules_is_refused(api: Api) -> None:
    create = api(LABELS, RULES).on("POST /labels")
    create.make(Policies, moment="judge", font="Bodoni", text="abcd")
    with refused(403):
        create.make(Policies, moment="judge", font="Comic")
