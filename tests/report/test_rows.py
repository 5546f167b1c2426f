"""Reports of many rows: a table where it fits, whole values on lines of their own elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from liveref.exercise.exercise import exercise
from liveref.loading import load
from liveref.model.api import API
from liveref.report.coverage import coverage_text
from liveref.report.exercise_text import exercise_text
from liveref.report.inspect_text import inspect_text
from liveref.report.rows import Column, Heading, Row, print_rows
from liveref.rules.findings.coverage import coverage

ORCHARD = Path(__file__).parent.parent / "exercise" / "orchard"
COLUMNS = (Column("method", leads=True), Column("path", leads=True), Column("codes", "codes {}"))
ROWS: list[Row | Heading] = [
    Heading("tree"),
    Row(("GET", "/trees", "200 | 400")),
    Row(("PUT", "/tree", "")),
]
REPORTS: dict[str, Callable[[API, Console], None]] = {
    "inspect": inspect_text,
    "coverage": lambda api, console: coverage_text(coverage(api), console),
    "exercise": lambda api, console: exercise_text(exercise(api), console),
}


def printed(width: int, report: Callable[[Console], None]) -> list[str]:
    text = io.StringIO()
    report(Console(width=width, file=text))
    return [line.rstrip() for line in text.getvalue().splitlines()]


def test_a_table_where_it_fits() -> None:
    assert printed(80, lambda console: print_rows(console, COLUMNS, ROWS)) == [
        "method  path    codes",
        "tree",
        "GET     /trees  200 | 400",
        "PUT     /tree",
    ]


def test_lines_where_it_does_not() -> None:
    assert printed(24, lambda console: print_rows(console, COLUMNS, ROWS)) == [
        "tree",
        "GET  /trees",
        "    codes 200 | 400",
        "PUT  /tree",
    ]


@pytest.fixture(scope="module")
def orchard() -> API:
    return load(str(ORCHARD)).api


@pytest.mark.parametrize("name", REPORTS)
def test_80_columns_break_no_value(name: str, orchard: API) -> None:
    """Of the rows; sentences are left to the terminal to wrap."""
    narrow = printed(80, lambda console: REPORTS[name](orchard, console))
    rows = [line for line in narrow if " · " in line]
    assert rows
    assert max(map(len, rows)) <= 80
    for operation in orchard.operations:
        text = "\n".join(narrow)
        assert f"{operation.path}\n" in text or f"{operation.path} ·" in text or name == "exercise"
        assert name != "inspect" or str(operation.origin) in text


@pytest.mark.parametrize("name", REPORTS)
def test_an_unbounded_console_has_a_row_for_each_operation(name: str, orchard: API) -> None:
    wide = printed(100_000, lambda console: REPORTS[name](orchard, console))
    assert not any(" · " in line for line in wide)
    for operation in orchard.operations:
        label = operation.id if name == "exercise" else operation.path
        assert any(label in line for line in wide)
