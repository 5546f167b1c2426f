"""Sentences that demand something of the service, and the gaps of a demand that no rule reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from observing import read

CASES = yaml.safe_load((Path(__file__).parent / "demands.yaml").read_text(encoding="utf-8"))
GAPS = [
    ("create_session", "It must glow.", "which field or operation of the session is `it`?"),
    ("create_session", "The colour must be chosen.", "no field of the session is called `colour`"),
    (
        "wake_telescope",
        "A telescope cannot be borrowed.",
        "no operation of the telescope is called",
    ),
    ("create_session", "``colour`` must be chosen.", "no field and no value is called `colour`"),
    ("create_session", "Frogs are refused with 403.", "which requests are refused with 403?"),
    ("title", "The default must be sung.", "which value is the default?"),
]


def cases(kind: str) -> list[tuple[str, str]]:
    return [(group["at"], text) for group in CASES[kind] for text in group["cases"]]


@pytest.mark.parametrize(("at", "text"), cases("demanding"))
def test_a_demand_is_listed(at: str, text: str) -> None:
    assert [sentence.sentence.text for sentence in read(at, text)] == [text]


@pytest.mark.parametrize(("at", "text"), cases("describing"))
def test_a_description_is_not_listed(at: str, text: str) -> None:
    assert read(at, text) == []


@pytest.mark.parametrize(("at", "text", "missing"), GAPS)
def test_a_demand_that_is_not_understood_says_what_is_missing(
    at: str, text: str, missing: str
) -> None:
    [unread] = [sentence for sentence in read(at, text) if not sentence.facts]
    assert unread.missing.startswith(missing)
