"""Every rule speaks on its own bad example and is silent on its good one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lint_trees import completed, findings

from liveref.lint.docs import page
from liveref.lint.rules import CHECKS, RULES
from liveref.model.diagnostic import Rule

OWN = [check.rule for check in CHECKS]
DOCS = Path(__file__).parents[2] / "docs" / "lint.md"


def _codes(snippet: str, folder: Path) -> set[str]:
    folder.mkdir()
    return {one.code for one in findings(completed(snippet), folder)}


@pytest.mark.parametrize("rule", OWN, ids=[rule.code for rule in OWN])
def test_bad_is_found_and_good_is_not(rule: Rule, tmp_path: Path) -> None:
    assert rule.code in _codes(rule.bad, tmp_path / "bad")
    assert rule.code not in _codes(rule.good, tmp_path / "good")


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_rule_is_documented(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3,4}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.finds.endswith(".")
    assert rule.why.endswith(".")


def test_page_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(RULES)
