"""Titled text cases: what files a reference holds, and what is to be read from it.

A case file holds any number of these:

    ==== A title that says what is shown
    ---- index.rst
    the content of a file
    ---- expected
    the lines of the listing that the case is about

Of the listing only the kinds of line that `expected` holds are compared, so that a case on
codes need not repeat its prose; a kind is a line's first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CASES = Path(__file__).parent.parent / "cases" / "reading"


@dataclass
class Case:
    """One case: files by path, and the expected lines."""

    title: str
    source: str
    files: dict[str, str] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Lay the files down."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")


def all_cases() -> list[Case]:
    """Every case of every file."""
    return [case for path in sorted(CASES.glob("*.txt")) for case in cases_of(path)]


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    for part in re.split(r"^==== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, *files = re.split(r"^---- ", part, flags=re.MULTILINE)
        case = Case(title.strip(), path.name)
        for file in files:
            name, _, content = file.partition("\n")
            if name.strip() == "expected":
                case.expected = [line for line in content.splitlines() if line.strip()]
            else:
                case.files[name.strip()] = content
        yield case
