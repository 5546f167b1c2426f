"""Sentences of one made-up reference -> facts: many wordings of each kind of meaning, and decoys.

Each file of `cases/` holds groups of wordings. `at` is the place of the reference (`observatory/`)
where each of them is written in turn, `fact` the part that all facts of the group have in common.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml
from observing import read

from liveref.model.reading import ReadSentence

HERE = Path(__file__).parent
UNSAID = {
    "descending": False, "of": "", "operator": "=", "match": "exact", "listed": True,
    "change": "set", "scope": "all", "by": "", "per": "",
}  # fmt: skip
"""The usual value of each key that the file of a fact leaves out."""


class Case(NamedTuple):
    kind: str
    at: str
    text: str
    fact: dict[str, Any]


def facts(reads: list[ReadSentence]) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(fact) for sentence in reads for fact in sentence.facts]


def fits(wanted: Any, had: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(had, dict) and all(
            fits(value, had.get(key, UNSAID.get(key))) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        same = isinstance(had, list | tuple) and len(wanted) == len(had)
        return same and all(map(fits, wanted, had))
    return bool(wanted == had)


def cases() -> list[Case]:
    cases_of_files = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        if path.stem == "decoys":
            continue
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for case in group["cases"]:
                own = {key: value for key, value in case.items() if key != "text"}
                cases_of_files.append(
                    Case(group["kind"], group["at"], case["text"], group["fact"] | own)
                )
    return cases_of_files


def decoys() -> list[tuple[str, str]]:
    groups = yaml.safe_load((HERE / "cases" / "decoys.yaml").read_text(encoding="utf-8"))
    return [(group["at"], text) for group in groups for text in group["cases"]]


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.kind}: {case.text}")
def test_a_wording_gives_its_fact(case: Case) -> None:
    facts_read = facts(read(case.at, case.text))
    assert any(fits(case.fact, fact) for fact in facts_read), facts_read
    assert {fact["kind"] for fact in facts_read} == {case.fact["kind"]}


@pytest.mark.parametrize(("at", "text"), decoys())
def test_what_demands_nothing_gives_no_fact(at: str, text: str) -> None:
    assert facts(read(at, text)) == []


def test_a_fact_names_its_sentence() -> None:
    [sentence] = read("title", "It may have up to 80 characters.")
    reason = sentence.facts[0].reason
    assert (reason.rule, reason.text) == ("sentence-length", "It may have up to 80 characters.")
    assert str(reason.origin).startswith("parameters.yaml:")


def test_a_demand_that_no_rule_understands_is_reported() -> None:
    [sentence] = read("create_session", "The dome must be swept by moonlight.")
    assert sentence.facts == ()
    assert sentence.missing


@pytest.mark.parametrize(
    "text",
    [
        "The telescope becomes ``observing``. It cannot be woken twice; the second call gets 409.",
        "Afterwards the telescope is ``observing``. A telescope can't be woken again (409).",
    ],
)
def test_an_action_that_cannot_be_repeated_needs_another_status(text: str) -> None:
    [effect, once] = facts(read("wake_telescope", text))
    condition = {"field": "status", "operator": "!=", "value": "observing"}
    assert (effect["kind"], effect["value"]) == ("outcome", "observing")
    assert (once["kind"], once["code"]) == ("precondition", 409)
    assert [*once["conditions"]] == [condition]


def test_a_repetition_that_does_no_harm_refuses_nothing() -> None:
    text = "The telescope becomes ``observing``. To wake it again has no effect."
    assert {fact["kind"] for fact in facts(read("wake_telescope", text))} <= {
        "outcome",
        "idempotent",
    }
