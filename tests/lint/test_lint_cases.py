"""Real drift, retold: each case of `tests/cases/lint` yields the findings that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lint_trees import files, findings

CASES = Path(__file__).parent.parent / "cases" / "lint"


def _cases() -> list[tuple[str, str]]:
    titled_blocks = []
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"^==== (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for title, block in zip(parts[1::2], parts[2::2], strict=True):
            titled_blocks.append((f"{path.stem}: {title}", block))
    return titled_blocks


@pytest.mark.parametrize(("title", "block"), _cases(), ids=[title for title, _ in _cases()])
def test_case(title: str, block: str, tmp_path: Path) -> None:
    tree = files(block)
    expected = tree.pop("expected").split("\n")
    lines = [f"{one.origin} {one.code}" for one in findings(tree, tmp_path)]
    assert lines == [line for line in expected if line.strip()]


def test_every_file_of_cases_holds_a_silent_one() -> None:
    for path in CASES.glob("*.txt"):
        blocks = path.read_text(encoding="utf-8").split("\n==== ")
        assert any(block.rstrip().endswith("-- expected") for block in blocks), path.name
