"""The report of an exercise as text and as JSON."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from liveref.exercise.report import CycleReport, OperationReport, Report, Sent
from liveref.model.diagnostic import Severity
from liveref.model.origin import Origin
from liveref.report.exercise_json import exercise_json
from liveref.report.exercise_text import exercise_text

GOOD = OperationReport(
    id="list_trees",
    method="GET",
    path="/trees",
    title="List trees",
    resource="tree",
    effect="list",
    origin=Origin("index.rst", 3),
    expected=(200,),
    sent=Sent(method="GET", path="/trees", code=200),
    success=True,
    seen=True,
    within=True,
)
BAD = OperationReport(
    id="create_tree",
    method="POST",
    path="/trees",
    title="Plant a tree",
    resource="tree",
    effect="create",
    origin=Origin("index.rst", 9),
    by_convention=True,
    sent=Sent(
        method="POST",
        path="/trees",
        body={"name": "oak"},
        source="example",
        code=404,
        answer='{"message": "There is no bed."}',
    ),
    success=False,
    answer="There is no bed.",
    spoilt=Sent(method="POST", path="/trees", body={}, code=500),
    spoilt_how="without the required name",
    refused=False,
    server_error=True,
    notes=("no bed could be made",),
)
REPORT = Report(name="orchard", title="Orchard", operations=(GOOD, BAD), requests=3)


def shown(report: Report) -> list[str]:
    """The lines of the text."""
    text = io.StringIO()
    exercise_text(report, Console(width=120, file=text))
    return [line.rstrip() for line in text.getvalue().splitlines()]


def test_text() -> None:
    lines = shown(REPORT)
    start = lines.index("What went wrong")
    assert lines[start + 1 : start + 11] == [
        "error create_tree: POST /trees (index.rst:9)",
        "    It answered 404 where 2xx (undocumented) was expected: There is no bed.",
        "    The spoilt request was answered with 500.",
        "    (no bed could be made)",
        "      > POST /trees",
        '      > {"name":"oak"}',
        '      < 404 {"message": "There is no bed."}',
        "      > POST /trees",
        "      > {}",
        "      < 500",
    ]
    assert "Shares, of 2 operations" in lines
    assert any("answer a documented success" in line and "1 of 2" in line for line in lines)


def test_what_is_well_is_not_told_as_wrong() -> None:
    report = Report(name="orchard", title="Orchard", operations=(GOOD,))
    lines = shown(report)
    assert lines[0] == "Orchard"
    assert "What went wrong" not in lines


@pytest.mark.parametrize(
    ("fault", "severity"),
    [
        ({}, None),
        ({"success": False}, Severity.ERROR),
        ({"seen": False}, Severity.ERROR),
        ({"refused": False}, Severity.ERROR),
        ({"server_error": True}, Severity.ERROR),
        ({"within": False}, Severity.WARNING),
        ({"success": None, "sent": None}, Severity.WARNING),
        ({"example": False}, Severity.INFO),
    ],
)
def test_how_bad_a_fault_is(fault: dict[str, Any], severity: Severity | None) -> None:
    operation = replace(GOOD, **fault)
    assert operation.severity is severity
    assert Report(name="orchard", title="Orchard", operations=(operation,)).worst is severity


def test_a_life_that_ends_before_its_time_is_an_error() -> None:
    cycle = CycleReport(resource="tree", operations=(), fault="it is still there")
    report = Report(name="orchard", title="Orchard", operations=(GOOD,), cycles=(cycle,))
    assert report.worst is Severity.ERROR


def test_json() -> None:
    value = json.loads(exercise_json(REPORT))
    assert value["shares"]["success"] == {"count": 1, "of": 2, "percent": 50.0}
    assert value["shares"]["example"] == {"count": 0, "of": 0, "percent": None}
    good, bad = value["operations"]
    assert (good["flawless"], bad["flawless"]) == (True, False)
    assert (good["refused"], bad["refused"]) == (None, False)
    assert bad["sent"] == {
        "method": "POST",
        "path": "/trees",
        "body": {"name": "oak"},
        "source": "example",
        "code": 404,
    }
    assert (good["severity"], bad["severity"], value["worst"]) == (None, "error", "error")
