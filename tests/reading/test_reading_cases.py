"""Each case in `tests/cases/reading`: these files, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_cases import Case, all_cases
from reading_listing import kind, listing

from liveref.reading import read


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.source}: {case.title}")
def test_case(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    kinds = {kind(line) for line in case.expected}
    lines = [line for line in listing(read(tmp_path)) if kind(line) in kinds]
    assert lines == case.expected


def test_every_case_expects_something() -> None:
    assert all(case.expected and case.files for case in all_cases())
