"""Each finding of reading is made on its bad example and not on its good one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liveref.model.diagnostic import Rule
from liveref.reading import read
from liveref.reading.rules import RULES

AROUND = {
    "parameters.yaml": "id: {in: path}\n",
    "status.yaml": "200: {default: Fine.}\n404: {default: None such.}\n",
}
TITLE = "Show a volume\n=============\n\n"
METHOD = f"{TITLE}.. rest_method:: GET /volumes/{{id}}\n\n"


def codes(snippet: str, folder: Path) -> set[str]:
    """The codes that are found in a snippet, with what it leaves unsaid around it."""
    page, *files = re.split(r"^-- (\S+)\n", snippet, flags=re.MULTILINE)
    if page.startswith(".. rest_method"):
        page = TITLE + page
    elif not re.search(r"^(?:===|Words)", page, re.MULTILINE):
        page = METHOD + page
    tree = {**AROUND, **dict(zip(files[::2], files[1::2], strict=True)), "index.rst": page}
    for name, text in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return {diagnostic.code for diagnostic in read(folder).diagnostics}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.bad], ids=lambda rule: rule.code)
def test_bad_is_found_and_good_is_not(rule: Rule, tmp_path: Path) -> None:
    assert rule.code in codes(rule.bad, tmp_path / "bad")
    assert codes(rule.good, tmp_path / "good") <= {"READ018"} - {rule.code}


def test_codes_are_unique_and_in_order() -> None:
    assert [rule.code for rule in RULES] == [f"READ{n:03}" for n in range(1, len(RULES) + 1)]


def test_what_lies_beside_the_reference_may_be_missing(tmp_path: Path) -> None:
    source = tmp_path / "api-ref" / "source"
    source.mkdir(parents=True)
    (source / "index.rst").write_text(METHOD + ".. include:: ../../volumes/history.rst\n")
    assert [diagnostic.code for diagnostic in read(source).diagnostics] == ["READ026"]
