"""Titled cases: a piece of reStructuredText, and the CommonMark that is made of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.prose import commonmark

CASES = Path(__file__).parent / "cases"


def cases() -> list[tuple[str, str, str]]:
    cases_of_files = []
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"^==== (\w.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for title, block in zip(parts[1::2], parts[2::2], strict=True):
            # The last line of four dashes: a transition may stand above it.
            source, expected = re.split(r"^----\n(?!.*^----\n)", block, flags=re.M | re.S)
            cases_of_files.append((f"{path.stem}: {title}", source, expected.rstrip("\n")))
    return cases_of_files


@pytest.mark.parametrize(("title", "source", "expected"), cases(), ids=[c[0] for c in cases()])
def test_case(title: str, source: str, expected: str) -> None:
    assert commonmark(Prose(source, Origin("cases.rst", 1))) == expected
